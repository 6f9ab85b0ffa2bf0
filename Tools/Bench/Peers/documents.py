"""What the peers share whose store is a document in memory and a file of its updates."""
import os
from contract import Peer, packed


class DocumentPeer(Peer):
    def __init__(self, folder, workload):
        super().__init__(folder, workload)
        self.docs, self.files = {}, {}
        self.open("A")

    def new(self):
        """An empty document."""
        raise NotImplementedError

    def ask(self, doc):
        """What a document tells of itself, so that the other side sees what it lacks: (token, bytes)."""
        raise NotImplementedError

    def updates(self, doc, token):
        """What the teller of the token lacks."""
        raise NotImplementedError

    def apply(self, doc, update):
        raise NotImplementedError

    def open(self, side):
        self.docs[side] = self.new()
        self.files[side] = open(f"{self.folder}/{side}", "ab")

    def keep(self, side, update):
        """On the disk when it returns."""
        file = self.files[side]
        file.write(len(update).to_bytes(4, "little") + update)
        file.flush()
        os.fsync(file.fileno())

    def send(self, source, target):
        token, told = self.ask(self.docs[target])
        update = self.updates(self.docs[source], token)
        payload = packed(update)
        self.apply(self.docs[target], update)
        self.keep(target, update)
        return len(told) + len(payload)

    def copy_all(self):
        with self.timed():
            self.open("B")
            return self.send("A", "B")

    def exchange(self):
        with self.timed(): return self.send("A", "B") + self.send("B", "A")

    def size(self): return os.path.getsize(f"{self.folder}/A")
