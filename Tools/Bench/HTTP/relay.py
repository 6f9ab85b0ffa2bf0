"""Counts the bytes of both ways of TCP connections: relay.py HOST PORT

Prints its own port, then for each line on standard input the bytes so far, up and down.
"""
import socket, sys, threading

target = (sys.argv[1], int(sys.argv[2]))
counts, lock = [0, 0], threading.Lock()

def pump(source, sink, way):
    try:
        while data := source.recv(1 << 16):
            with lock: counts[way] += len(data)
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        for s in (source, sink):
            try: s.close()
            except OSError: pass

def serve(listener):
    while True:
        client, _ = listener.accept()
        server = socket.create_connection(target)
        for s in (client, server): s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=pump, args=(client, server, 0), daemon=True).start()
        threading.Thread(target=pump, args=(server, client, 1), daemon=True).start()

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=serve, args=(listener,), daemon=True).start()
for _ in sys.stdin:
    with lock: print(*counts, flush=True)
