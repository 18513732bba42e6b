"""A queue and a Step Functions that take every message and every start at once
and forget it, so that what is measured is the sender. Prints its URL, and ends with standard input."""

import hashlib
import http.server
import json
import sys
import threading


class Queue(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave together: else every answer would wait for the other side.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["X-Amz-Target"].endswith(".StartExecution"):
            answer = {"executionArn": request["stateMachineArn"] + ":one", "startDate": 0}
        else:
            digest = hashlib.md5(request["MessageBody"].encode()).hexdigest()
            answer = {"MessageId": "1", "MD5OfMessageBody": digest}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Queue)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
