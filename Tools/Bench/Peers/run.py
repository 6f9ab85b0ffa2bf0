"""Runs ours and every peer on the same bytes: run.py N FOLDER BENCH

BENCH is the executable p352-bench. Prints one JSON line a step and peer, then a table on standard error. The floor is
that of BENCH, run before and after each step of a peer, each peer in a process of its own.
"""
import json, os, subprocess, sys

PEERS = {"session": "SQLite session", "pycrdt": "pycrdt", "loro": "loro", "git": "git", "postgresql": "PostgreSQL"}
STEPS = ["S1", "size", "S3", "S4", "kept"]


class Talker:
    """A process that does a step for each line and answers with one."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.first = self.process.stdout.readline().strip()

    def step(self, name):
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer: raise RuntimeError(f"it ended during {name}")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Table:
    def __init__(self, n, folder, bench):
        self.n, self.folder, self.bench = n, folder, bench
        self.rows, self.notes = {}, []

    def tell(self, step, peer, figures, floor=None, ratio=None):
        """One line of the result, with the keys of every line of Tools/bench."""
        cpu = figures.get("cpu_s", 0)
        if floor: ratio = round(cpu / floor, 3)
        line = {"step": f"{step}-{peer}", "n": self.n, "wall_s": figures.get("wall_s"), "cpu_s": cpu,
                "floor_cpu_s": round(floor, 6) if floor else None, "ratio": ratio, "bytes": figures.get("bytes")}
        line |= {key: figures[key] for key in ("of", "other_field", "same_field", "told") if key in figures}
        line["peak_rss_kb"] = figures.get("peak_rss_kb")
        print(json.dumps(line), flush=True)
        self.rows.setdefault(peer, {})[step] = line

    def ours(self):
        os.makedirs(self.folder + "/ours")
        def lines(steps):
            done = subprocess.run([self.bench, str(self.n), self.folder + "/ours", steps], text=True, stdout=subprocess.PIPE, check=True)
            return {line["step"]: line for line in map(json.loads, done.stdout.splitlines())}
        found = lines("S4")
        for step in ("S1", "size", "S3", "S4"):
            self.tell(step, "p352", found[step], floor=found[step]["floor_cpu_s"], ratio=found[step]["ratio"])
        self.tell("kept", "p352", lines("=kept")["kept"])

    def peer(self, name, floor):
        contract = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contract.py")
        peer = Talker(sys.executable, contract, name, self.folder, str(self.n))
        try:
            if not peer.first.startswith("ready "): raise RuntimeError(peer.first or "it does not start")
            self.notes.append(f"{PEERS[name]}: {json.loads(peer.first[6:])}")
            for step in STEPS:
                if step == "size":
                    figures = peer.step(step)
                    self.tell(step, name, figures, ratio=round(figures["bytes"] / plain, 3))
                elif step == "kept": self.tell(step, name, peer.step(step))
                else:
                    before = floor.step(step)
                    figures = peer.step(step)
                    after = floor.step(step)
                    plain = before["bytes"]
                    self.tell(step, name, figures, floor=(before["cpu_s"] + after["cpu_s"]) / 2)
        except RuntimeError as error:
            print(json.dumps({"step": f"missing-{name}", "n": self.n, "reason": str(error)}), flush=True)
            self.rows.setdefault(name, {})["missing"] = str(error)
        finally: peer.close()

    def run(self):
        self.ours()
        floor = Talker(self.bench, str(self.n), self.folder, "=floor")
        for name in PEERS: self.peer(name, floor)
        floor.close()

    def print(self):
        def of(row, step, key, digits=2, scale=1):
            value = row.get(step, {}).get(key)
            return "" if value is None else f"{value / scale:.{digits}f}"
        def verdict(row, key):
            line = row.get("kept")
            if not line: return ""
            if line[key] == line["of"]: return "kept"
            if key == "same_field" and line[key]: return "kept by one side, which stops"
            lost = f"lost in {1 - line[key] / line['of']:.0%}" if line[key] else "lost"
            return lost + (", a callback is told" if key == "same_field" and line.get("told") else "")
        changes = 2 * (self.n // 10)
        head = ["", "S1 CPU", "S3 CPU", "S4 CPU", "B/record", "B/change", "size", "peak MB", "other field", "same field"]
        lines = [head]
        for name, row in self.rows.items():
            title = PEERS.get(name, name)
            peak = max((line.get("peak_rss_kb") or 0 for line in row.values() if isinstance(line, dict)), default=0)
            lines.append([title, of(row, "S1", "ratio"), of(row, "S3", "ratio"), of(row, "S4", "ratio"),
                          of(row, "S3", "bytes", 1, self.n), of(row, "S4", "bytes", 1, changes), of(row, "size", "ratio"),
                          f"{peak / 1024:.0f}" if peak else "", verdict(row, "other_field"), verdict(row, "same_field")])
            if "missing" in row: lines[-1][1:] = ["not measured: " + row["missing"]]
        full = [line for line in lines if len(line) == len(head)]
        widths = [max(len(line[column]) for line in full) for column in range(len(head))]
        for line in lines:
            print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip(), file=sys.stderr)
        print("CPU: ratio to plain SQLite; B: bytes on the wire; size: store ÷ plain table after the import; the last "
              "columns: an edit that two sides made at once.", file=sys.stderr)
        for note in self.notes: print("  " + note, file=sys.stderr)


table = Table(int(sys.argv[1]), sys.argv[2], sys.argv[3])
table.run()
table.print()
