"""What every peer does, and how it is measured: one class a peer, one process a peer.

contract.py PEER FOLDER N   prints `ready`, then for each step read (S1, S3, S4, size, kept) one JSON line.
Exit code 3, with the reason on one line, where the peer is not on this machine.
"""
import contextlib, importlib, json, os, resource, signal, struct, sys, threading, time, zlib

COLUMNS = ["id", "name", "incubator", "phase", "created", "started", "updated", "ended",
           "budget_cents", "spent_cents", "url", "descr"]
DDL = "CREATE TABLE p(id BLOB PRIMARY KEY NOT NULL, %s)" % ", ".join(
    f"{c} {'INTEGER' if c.endswith('_cents') else 'TEXT'} NOT NULL" for c in COLUMNS[1:])
CHUNK = 2000


class Missing(Exception):
    """The peer cannot run on this machine, and why."""


class Workload:
    """The rows and edits that `p352-bench N FOLDER =floor` wrote (Tools/Bench/FloorBench.swift)."""

    def __init__(self, folder):
        self.folder = folder

    def chunks(self):
        """Lists of at most CHUNK rows, each a tuple in the order of COLUMNS."""
        rows = []
        with open(self.folder + "/rows.bin", "rb") as file:
            def text(): return file.read(struct.unpack("<H", file.read(2))[0]).decode()
            while key := file.read(16):
                rows.append((key, *(text() for _ in range(7)), *struct.unpack("<qq", file.read(16)), text(), text()))
                if len(rows) == CHUNK:
                    yield rows
                    rows = []
        if rows: yield rows

    def edits(self, side):
        """(id, column, value) of one side, A or B."""
        with open(self.folder + "/edits.tsv") as file:
            lines = [line.rstrip("\n").split("\t") for line in file]
        return [(bytes.fromhex(key), column, int(value) if column.endswith("_cents") else value)
                for who, key, column, value in lines if who == side]


def packed(data):
    """A payload as it goes over the wire, where the peer has no compression of its own: zlib, fast for bulk."""
    return zlib.compress(data, 1 if len(data) > 1 << 18 else 6)


def cpu_of_tree(pid):
    """Seconds of CPU of a process, of its children, and of those that it has reaped."""
    tick = os.sysconf("SC_CLK_TCK")
    try:
        with open(f"/proc/{pid}/stat") as file: fields = file.read().rsplit(")", 1)[1].split()
        with open(f"/proc/{pid}/schedstat") as file: own = int(file.read().split()[0]) / 1e9
        with open(f"/proc/{pid}/task/{pid}/children") as file: children = file.read().split()
    except OSError:
        return 0.0
    return own + (int(fields[13]) + int(fields[14])) / tick + sum(cpu_of_tree(c) for c in children)


def memory_of_tree(pid):
    """KiB that a process and its children hold; what they share counts once."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            own = sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        with open(f"/proc/{pid}/task/{pid}/children") as file: children = file.read().split()
    except OSError:
        return 0
    return own + sum(memory_of_tree(c) for c in children)


class Peer:
    """Two replicas, A and B. Each method of the steps times its own work with `timed`."""
    #: What a reader must know of how it was used.
    used = ""

    def __init__(self, folder, workload):
        self.folder, self.workload = folder, workload
        self.cpu = self.wall = 0.0
        #: How many conflicts the application was told of; nothing keeps the value that gave way.
        self.told = 0
        #: Process numbers of servers that work for the peer.
        self.servers = []
        self.sampled = 0

    # The steps.
    def import_records(self):
        """All rows into A."""
        raise NotImplementedError

    def copy_all(self):
        """A new replica B gets everything. Returns the bytes on the wire."""
        raise NotImplementedError

    def edit(self, side, edits):
        """Edits (id, column, value) of one side, in one transaction."""
        raise NotImplementedError

    def exchange(self):
        """What each side lacks goes to it. Returns the bytes on the wire, both ways."""
        raise NotImplementedError

    def size(self):
        """Bytes of A's store, with whatever history it keeps."""
        raise NotImplementedError

    def values(self, side, key, column):
        """The values that a side shows for one field: several where it shows a conflict."""
        raise NotImplementedError

    def close(self): pass

    # Measuring.
    def busy(self):
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime + sum(map(cpu_of_tree, self.servers))

    @contextlib.contextmanager
    def timed(self):
        cpu, wall = self.busy(), time.monotonic()
        try: yield
        finally:
            self.cpu += self.busy() - cpu
            self.wall += time.monotonic() - wall

    def peak(self):
        """Greatest resident memory in KiB, of the process that does the peer's work."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def sample(self):
        """For peers whose work is that of servers: looks at their memory now and then."""
        def look():
            while True:
                self.sampled = max(self.sampled, sum(map(memory_of_tree, self.servers)))
                time.sleep(0.25)
        threading.Thread(target=look, daemon=True).start()

    # What the driver asks for.
    def step(self, name):
        self.cpu = self.wall = 0.0
        told = {}
        if name == "S1": self.import_records()
        elif name == "S3": told["bytes"] = self.copy_all()
        elif name == "S4":
            for side in "AB": self.edit(side, self.workload.edits(side))
            told["bytes"] = self.exchange()
        elif name == "size": told["bytes"] = self.size()
        elif name == "kept": told = self.kept()
        return {**told, "cpu_s": round(self.cpu, 6), "wall_s": round(self.wall, 6), "peak_rss_kb": self.peak()}

    def kept(self):
        """After S4: whether a concurrent edit is gone. As `countKept` in Tools/Bench/KeptBench.swift."""
        mine = {key: value for key, _, value in self.workload.edits("A")}
        both = [(key, mine[key], value) for key, _, value in self.workload.edits("B") if key in mine][:100]
        other = sum(self.values(side, key, "phase") == [phase] and self.values(side, key, "budget_cents") == [budget]
                    for side in "AB" for key, phase, budget in both)
        self.told = 0
        for side in "AB": self.edit(side, [(key, "name", f"named by {side}") for key, _, _ in both])
        self.exchange()
        same = sum(sorted(self.values(side, key, "name")) == ["named by A", "named by B"]
                   for side in "AB" for key, _, _ in both)
        return {"of": 2 * len(both), "other_field": other, "same_field": same, "told": self.told}


def main():
    name, folder, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
    os.makedirs(folder + "/" + name)
    peer = None
    # Ended from outside, it ends its servers all the same.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        try:
            made = importlib.import_module("peer_" + name).PEER
            peer = made(folder + "/" + name, Workload(folder))
        except (ImportError, Missing) as error:
            print(" ".join(str(error).split()))
            sys.exit(3)
        print("ready", json.dumps(peer.used), flush=True)
        for line in sys.stdin: print(json.dumps(peer.step(line.strip())), flush=True)
    finally:
        if peer: peer.close()


if __name__ == "__main__":
    # The peers import this module by its name.
    import contract
    contract.main()
