"""One window for each project: a second start with the same file raises the first."""

import getpass
import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from kpidesk.store.folders import data_folder, tag

PATIENCE_MS = 500
_WORD = b"raise"


class Instance(QObject):
    """Listens for other starts with the project that is open here; ``called`` is emitted when one comes."""

    called = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None

    def listen(self, project: Path) -> None:
        """Answer for this project, and no longer for the one before."""
        self.stop()
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        name = _name(project)
        if not server.listen(name):
            QLocalServer.removeServer(name)  # left by a run that did not end
            server.listen(name)
        self._server = server

    def stop(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _answer(self) -> None:
        if self._server is None:
            return
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.called.emit()


def hand_over(project: Path) -> bool:
    """Raise the window that has this project open; False where none has, or it does not answer."""
    socket = QLocalSocket()
    socket.connectToServer(_name(project))
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.write(_WORD)
    socket.waitForBytesWritten(PATIENCE_MS)
    socket.disconnectFromServer()
    return True


def _name(project: Path) -> str:
    """The name under which a project's window listens: short, for systems that cut it, and the user's own."""
    try:
        person = getpass.getuser()
    except (OSError, KeyError):
        person = ""
    whole = f"{person}|{data_folder()}|{tag(project)}"
    return f"kpidesk-{hashlib.sha256(whole.encode()).hexdigest()[:20]}"
