"""What peers with a server need: free ports, and the relay that counts the bytes of the wire."""
import os, socket, subprocess, sys


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Relay:
    """Counts all bytes between a client and a server on loopback."""

    def __init__(self, port):
        script = os.path.join(os.path.dirname(__file__), "..", "HTTP", "relay.py")
        self.process = subprocess.Popen([sys.executable, script, "127.0.0.1", str(port)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())

    def bytes(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return sum(map(int, self.process.stdout.readline().split()))

    def close(self):
        self.process.stdin.close()
        self.process.wait()
