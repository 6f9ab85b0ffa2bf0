"""PostgreSQL's logical replication between two clusters of its own, on loopback."""
import glob, os, pwd, secrets, shutil, signal, subprocess, tempfile, time
from contract import DDL, Missing, Peer
from servers import Relay, free_port


class Cluster:
    """A server in a temporary folder, run by an ordinary user; its password is nobody's."""

    def __init__(self, programs, folder, user):
        self.programs, self.folder, self.user = programs, folder, user
        self.password = secrets.token_hex(16)
        self.environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGPASSWORD": self.password, "PGUSER": "bench",
                            "PGDATABASE": "postgres", "PGOPTIONS": "-c statement_timeout=20min"}
        with open(folder + "/password", "w") as file: file.write(self.password)
        os.chmod(folder + "/password", 0o600)
        if user: os.chown(folder + "/password", user.pw_uid, user.pw_gid)
        self.run("initdb", "-D", folder + "/data", "-U", "bench", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C",
                 "--pwfile=" + folder + "/password")
        self.port = free_port()
        self.server = subprocess.Popen(
            [f"{programs}/postgres", "-D", folder + "/data", "-c", f"port={self.port}",
             "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-c", "wal_level=logical"],
            **self.as_user(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.environment.update(PGHOST=folder, PGPORT=str(self.port))
        for _ in range(300):
            if subprocess.run([f"{programs}/pg_isready", "-q"], env=self.environment).returncode == 0: break
            time.sleep(0.1)
        else: raise Missing("PostgreSQL does not start")
        self.relay = Relay(self.port)

    def as_user(self):
        if not self.user: return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def run(self, program, *arguments, text=None):
        done = subprocess.run([f"{self.programs}/{program}", *arguments], env=self.environment, **self.as_user(),
                              cwd=self.folder, text=True, input=text, capture_output=True)
        if done.returncode: raise RuntimeError(f"{program}: {done.stderr.strip()}")
        return done.stdout

    def sql(self, text): return self.run("psql", "-qAtX", "-v", "ON_ERROR_STOP=1", text=text).strip()

    def source(self):
        """Where a subscriber connects to: the relay."""
        return f"host=127.0.0.1 port={self.relay.port} user=bench password={self.password} dbname=postgres"

    def wait_until(self, condition):
        self.sql(f"DO $$ BEGIN WHILE NOT ({condition}) LOOP PERFORM pg_sleep(0.02); END LOOP; END $$")

    def wait_for(self, subscription):
        """Until the subscriber holds all that was written here so far."""
        end = self.sql("SELECT pg_current_wal_lsn()")
        self.wait_until("EXISTS (SELECT 1 FROM pg_replication_slots "
                        f"WHERE slot_name = '{subscription}' AND confirmed_flush_lsn >= '{end}')")

    def close(self):
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            try: self.server.wait(30)
            except subprocess.TimeoutExpired:
                # A subscriber that has gone keeps the orderly end waiting.
                self.server.send_signal(signal.SIGQUIT)
                self.server.wait()
        self.relay.close()


class PostgreSQL(Peer):
    used = ("one table in two clusters, each subscribed to the other, COPY in; one direction after the other, since "
            "before version 16 a server sends back what it was sent; size is the table, which has no history; memory "
            "is all servers'")

    def __init__(self, folder, workload):
        super().__init__(folder, workload)
        self.clusters = {}
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        if not programs or not os.path.exists(programs[-1] + "/postgres"): raise Missing("PostgreSQL is not installed")
        user = None
        if os.geteuid() == 0:
            names = {entry.pw_name: entry for entry in pwd.getpwall()}
            user = names.get("postgres") or names.get("nobody")
            if not user: raise Missing("PostgreSQL does not run as root, and there is no user postgres or nobody")
        self.user = user
        # A socket's path is short, and the user must reach it: not below `folder`.
        self.home = tempfile.mkdtemp(prefix="p352-pg-")
        if user: os.chown(self.home, user.pw_uid, user.pw_gid)
        for side in "AB":
            at = f"{self.home}/{side}"
            os.mkdir(at, 0o700)
            if user: os.chown(at, user.pw_uid, user.pw_gid)
            self.clusters[side] = Cluster(programs[-1], at, user)
            self.clusters[side].sql(DDL.replace("BLOB", "bytea").replace("INTEGER", "bigint"))
        self.servers = [cluster.server.pid for cluster in self.clusters.values()]
        self.sample()

    def file(self, name, lines):
        path = f"{self.home}/{name}"
        with open(path, "w") as file:
            for line in lines: file.write("\t".join(line) + "\n")
        if self.user: os.chown(path, self.user.pw_uid, self.user.pw_gid)
        return path

    def import_records(self):
        path = self.file("rows", (["\\\\x" + row[0].hex(), *map(str, row[1:])]
                                  for rows in self.workload.chunks() for row in rows))
        with self.timed(): self.clusters["A"].sql(f"\\copy p FROM '{path}'")
        os.remove(path)

    def copy_all(self):
        a, b = self.clusters["A"], self.clusters["B"]
        before = self.wire()
        with self.timed():
            a.sql("CREATE PUBLICATION p FOR TABLE p")
            b.sql(f"CREATE SUBSCRIPTION to_b CONNECTION '{a.source()}' PUBLICATION p")
            b.wait_until("NOT EXISTS (SELECT 1 FROM pg_subscription_rel WHERE srsubstate <> 'r')")
        copied = self.wire() - before
        # The way back keeps what B will write; then both are offline.
        b.sql("CREATE PUBLICATION p FOR TABLE p")
        a.sql(f"CREATE SUBSCRIPTION to_a CONNECTION '{b.source()}' PUBLICATION p WITH (copy_data = false, enabled = false)")
        b.sql("ALTER SUBSCRIPTION to_b DISABLE")
        return copied

    def wire(self): return sum(cluster.relay.bytes() for cluster in self.clusters.values())

    def edit(self, side, edits):
        column = edits[0][1]
        path = self.file("edits", (["\\\\x" + key.hex(), str(value)] for key, _, value in edits))
        kind = "bigint" if column.endswith("_cents") else "text"
        with self.timed():
            self.clusters[side].sql(f"""BEGIN;
                CREATE TEMP TABLE e(id bytea, value {kind}) ON COMMIT DROP;
                \\copy e FROM '{path}'
                UPDATE p SET {column} = e.value FROM e WHERE p.id = e.id;
                COMMIT;""")

    def exchange(self):
        a, b = self.clusters["A"], self.clusters["B"]
        before = self.wire()
        with self.timed():
            b.sql("ALTER SUBSCRIPTION to_b ENABLE")
            a.wait_for("to_b")
            b.sql("ALTER SUBSCRIPTION to_b DISABLE")
            a.sql("ALTER SUBSCRIPTION to_a ENABLE")
            b.wait_for("to_a")
            a.sql("ALTER SUBSCRIPTION to_a DISABLE")
        # What A was sent would go to B once more.
        a.wait_until("NOT EXISTS (SELECT 1 FROM pg_replication_slots WHERE active)")
        a.sql("SELECT pg_replication_slot_advance('to_b', pg_current_wal_lsn())")
        return self.wire() - before

    def size(self): return int(self.clusters["A"].sql("SELECT pg_total_relation_size('p')"))

    def values(self, side, key, column):
        found = self.clusters[side].sql(f"SELECT {column} FROM p WHERE id = '\\x{key.hex()}'")
        return [int(found) if column.endswith("_cents") else found]

    def peak(self): return self.sampled

    def close(self):
        for cluster in self.clusters.values(): cluster.close()
        shutil.rmtree(self.home, ignore_errors=True)


PEER = PostgreSQL
