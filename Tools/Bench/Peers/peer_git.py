"""git: a JSON file a record in a working tree, commits, pulls from a `git daemon` on loopback."""
import json, os, re, resource, shutil, subprocess, time
from contract import COLUMNS, Missing, Peer
from servers import Relay, free_port

MARK = re.compile(r"<<<<<<< .*?\n(.*?)(?:\|\|\|\|\|\|\| .*?)?=======\n(.*?)>>>>>>> .*?\n", re.S)


class Git(Peer):
    used = "a JSON file a record, a line a field; add, commit, pull; size is .git after gc, without the files"

    def __init__(self, folder, workload):
        super().__init__(folder, workload)
        if not shutil.which("git"): raise Missing("git is not installed")
        # Nobody's configuration but this.
        self.environment = {**os.environ, "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
        with open(folder + "/.gitconfig", "w") as file:
            file.write("[user]\nname = bench\nemail = bench@localhost\n[init]\ndefaultBranch = main\n"
                       "[gc]\nauto = 0\n[maintenance]\nauto = false\n[pull]\nrebase = false\n[safe]\ndirectory = *\n")
        self.git("init", "-q", "A", at=folder)
        port = free_port()
        self.daemon = subprocess.Popen(["git", "daemon", f"--port={port}", "--listen=127.0.0.1", "--export-all",
                                        f"--base-path={folder}", "--reuseaddr"], env=self.environment,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.servers = [self.daemon.pid]
        self.relay = Relay(port)
        self.url = f"git://127.0.0.1:{self.relay.port}"
        for _ in range(100):
            if self.git("ls-remote", self.url + "/A", check=False) == 0: break
            time.sleep(0.1)
        else: raise Missing("git daemon does not answer")

    def git(self, *arguments, at=None, check=True):
        done = subprocess.run(["git", *arguments], cwd=at, env=self.environment,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if check and done.returncode: raise RuntimeError(f"git {' '.join(arguments)} failed")
        return done.returncode

    def path(self, side, key):
        name = key.hex()
        return f"{self.folder}/{side}/{name[:2]}/{name[2:]}.json"

    def commit(self, side, message):
        self.git("add", "-A", at=f"{self.folder}/{side}")
        self.git("commit", "-q", "-m", message, at=f"{self.folder}/{side}")

    def import_records(self):
        for rows in self.workload.chunks():
            with self.timed():
                for row in rows:
                    path = self.path("A", row[0])
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                    with open(path, "w") as file:
                        json.dump(dict(zip(COLUMNS[1:], row[1:])), file, indent=0)
                        file.write("\n")
        with self.timed(): self.commit("A", "import")

    def copy_all(self):
        before = self.relay.bytes()
        with self.timed(): self.git("clone", "-q", self.url + "/A", "B", at=self.folder)
        self.git("remote", "add", "other", self.url + "/B", at=self.folder + "/A")
        self.git("remote", "add", "other", self.url + "/A", at=self.folder + "/B")
        return self.relay.bytes() - before

    def edit(self, side, edits):
        with self.timed():
            for key, column, value in edits:
                path = self.path(side, key)
                with open(path) as file: record = json.load(file)
                record[column] = value
                with open(path, "w") as file:
                    json.dump(record, file, indent=0)
                    file.write("\n")
            self.commit(side, "edits")

    def exchange(self):
        before = self.relay.bytes()
        with self.timed():
            # A pull that ends in a conflict leaves both values in the file, and waits.
            if self.git("pull", "-q", "--no-edit", "other", "main", at=self.folder + "/B", check=False) == 0:
                self.git("pull", "-q", "--no-edit", "other", "main", at=self.folder + "/A")
        return self.relay.bytes() - before

    def size(self):
        folder = self.folder + "/A"
        self.git("gc", "-q", at=folder)
        return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder + "/.git") for name in names)

    def values(self, side, key, column):
        with open(self.path(side, key)) as file: text = file.read()
        return [json.loads(variant)[column] for variant in dict.fromkeys(
            MARK.sub(lambda found, n=n: found[n], text) for n in (1, 2))]

    def peak(self): return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

    def close(self):
        self.daemon.terminate()
        self.daemon.wait()
        self.relay.close()


PEER = Git
