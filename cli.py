#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Run fundledger from a clone, with nothing installed but Python 3.11 or newer.

    python3 cli.py ...        what `fundledger ...` does when it is installed
    python3 cli.py test ...   the checks of the project; with arguments, pytest alone with them
    python3 cli.py bench ...  the benchmarks

The first start makes the folder .venv beside this file and installs into it exactly the files
that constraints.txt names. Later starts read one stamp and go on. Nothing of the product is in
here, and nothing in the product may import this file: an installed fundledger does not have it.

The file must parse on Pythons of long ago (2.7, 3.5), because all it does there is to look for a
newer one: no f-strings, no annotations, no keyword-only arguments. What is slow to import is
imported where it is used, because every start of the product pays for what stands on top.

How .venv stays right without anybody's help:

- The mark `made-by-cli` says that this file made the folder. Without it the folder is somebody
  else's and is left alone.
- The stamp is written last. It says what the folder was made from and which group of packages it
  holds ("dev" holds all that "plain" does). No stamp: the making was cut off, so it starts again
  from nothing. Other constraints or another Python: from nothing too, so that no package of
  yesterday lingers. Another pyproject.toml, or "dev" wanted where "plain" is: brought up in place.
- One process makes it at a time. The lock belongs to the operating system, which frees it when
  its holder dies; pip holds it too, so that a pip that outlives this process is waited for.

Why the packages of a group are picked out of constraints.txt here: up to version 23 at least, pip
in hash-checking mode takes neither the version nor the hash of a dependency from a `-c` file, so
it has to be given the whole closure as requirements. The "# via" notes in constraints.txt say who
needs whom, and pyproject.toml says where to begin. pip still resolves, so a gap would be refused.
The clone itself cannot be installed in that mode: a .pth file in .venv points to it, by a relative
path, so the clone may be moved and its path may hold any letter.

Exit codes: those of what is run; 2 if it could not be run at all (1 means "the books say no").
"""

import os
import sys

OLDEST = (3, 11)
NEWER_NAMES = ("3.14", "3.13", "3.12", "3.11")
WINDOWS = os.name == "nt"

HERE = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(HERE, ".venv")
MARK = os.path.join(VENV, "made-by-cli")
STAMP = os.path.join(VENV, "made-by-cli.stamp")
REQUIREMENTS = os.path.join(VENV, "made-by-cli.txt")
LOCK = os.path.join(HERE, ".venv.lock")

# Raised when .venv made by an older cli.py would not do for this one.
LAYOUT = "1"
UNABLE = 2
INTERRUPTED = 130

TOO_OLD = (
    "fundledger needs Python 3.11 or newer, and none was found. Install it, then run the same"
    " command again.",
    "fundledger cần Python 3.11 trở lên nhưng không tìm thấy. Hãy cài Python rồi chạy lại lệnh"
    " vừa rồi.",
)
NO_VENV_MODULE = (
    "This Python lacks the modules venv and ensurepip. On Debian or Ubuntu run"
    " `apt install python3-venv`, elsewhere install Python in full; then run the same command"
    " again.",
    "Bản Python này thiếu mô-đun venv và ensurepip. Trên Debian hoặc Ubuntu hãy chạy"
    " `apt install python3-venv`, trên máy khác hãy cài Python đầy đủ; rồi chạy lại lệnh vừa rồi.",
)
NOT_OURS = (
    "The folder .venv here was not made by this program, so it is left as it is. Rename or delete"
    " it, then run the same command again: {0}",
    "Thư mục .venv ở đây không do chương trình này tạo ra nên được giữ nguyên. Hãy đổi tên hoặc"
    " xóa nó rồi chạy lại lệnh vừa rồi: {0}",
)
IN_USE = (
    "Cannot write in the folder .venv. Close other windows that run fundledger, check that you may"
    " write in the program's folder and that the disk is not full, then run the same command"
    " again. ({0})",
    "Không ghi được vào thư mục .venv. Hãy đóng các cửa sổ khác đang chạy fundledger, kiểm tra"
    " quyền ghi vào thư mục chương trình và dung lượng đĩa, rồi chạy lại lệnh vừa rồi. ({0})",
)
NO_FOLDER = (
    "Python could not make the folder .venv; its own words stand above.",
    "Python không tạo được thư mục .venv; xem thông báo ở trên.",
)
NO_NETWORK = (
    "The packages could not be fetched: the package index cannot be reached. Connect to the"
    " internet (or set the proxy), then run the same command again. Only the first start needs it.",
    "Không tải được các gói: không kết nối được kho gói. Hãy kết nối Internet (hoặc đặt proxy) rồi"
    " chạy lại lệnh vừa rồi. Chỉ lần chạy đầu mới cần Internet.",
)
WRONG_HASH = (
    "A fetched package is not the file that constraints.txt names, so it was not installed. Try"
    " again later or from another network; if it stays so, tell the maintainers.",
    "Một gói tải về không đúng với tệp ghi trong constraints.txt nên không được cài. Hãy thử lại"
    " sau hoặc qua mạng khác; nếu vẫn vậy, hãy báo cho nhóm bảo trì.",
)
NOT_IN_INDEX = (
    "The package index cannot be reached, or lacks a package for this machine. Use a 64-bit Python"
    " 3.11 to 3.14 and an index that has every package of constraints.txt, then run the same"
    " command again; pip's own words stand above.",
    "Không kết nối được kho gói, hoặc kho không có gói cho máy này. Hãy dùng Python 3.11 đến 3.14"
    " bản 64-bit và kho có đủ các gói trong constraints.txt rồi chạy lại lệnh vừa rồi; xem thông"
    " báo của pip ở trên.",
)
PIP_FAILED = (
    "The packages could not be installed; pip's own words stand above. Put right what they name,"
    " then run the same command again.",
    "Không cài được các gói; xem thông báo của pip ở trên. Hãy khắc phục rồi chạy lại lệnh vừa"
    " rồi.",
)
NOT_PINNED = (
    "constraints.txt lacks {0}, which pyproject.toml names. Make it anew by the command in its"
    " first lines.",
    "constraints.txt thiếu {0} mà pyproject.toml yêu cầu. Hãy tạo lại bằng lệnh ghi ở đầu tệp.",
)
BROKEN = (
    "The folder .venv does not run here. Delete it, then run the same command again. ({0})",
    "Thư mục .venv không chạy được trên máy này. Hãy xóa nó rồi chạy lại lệnh vừa rồi. ({0})",
)
CUT_OFF = (
    "Stopped. The next start puts right what was left unfinished.",
    "Đã dừng. Lần chạy sau sẽ tự hoàn tất phần còn dở.",
)
WAITING = (
    "Another start is preparing the program; waiting for it.",
    "Một lần chạy khác đang chuẩn bị chương trình; xin chờ.",
)
PREPARING = (
    "Preparing the program in the folder .venv: {0} packages, about {1} seconds on a fast line."
    " This happens once.",
    "Đang chuẩn bị chương trình trong thư mục .venv: {0} gói, khoảng {1} giây nếu mạng nhanh. Việc"
    " này chỉ làm một lần.",
)
UPDATING = (
    "Bringing the folder .venv up to date: {0} packages.",
    "Đang cập nhật thư mục .venv: {0} gói.",
)
READY = ("Ready ({0} s).", "Đã sẵn sàng ({0} giây).")


class CannotStartError(Exception):
    """Why it cannot go on, as a pair of sentences for the person at the keyboard."""

    def __init__(self, sentences, *details):
        Exception.__init__(self, sentences[0].format(*details))
        self.sentences = sentences
        self.details = details


def main(arguments):
    if sys.version_info < OLDEST:
        return run_by_newer_python(arguments)
    try:
        return run(arguments)
    except CannotStartError as error:
        say_all(error.sentences, *error.details)
        return UNABLE
    except KeyboardInterrupt:
        say_all(CUT_OFF)
        return INTERRUPTED


def run(arguments):
    command = arguments[0] if arguments else ""
    if command == "test":
        prepare("dev")
        return run_checks(arguments[1:])
    if command == "bench":
        prepare("dev")
        return become(["-m", "benchmarks"] + arguments[1:])
    prepare("plain")
    return become(["-m", "fundledger"] + arguments)


# --- what is said -------------------------------------------------------------------------------


def say(text, end="\n"):
    """Write to stderr what its encoding can carry, and never fail for it."""
    if sys.stderr is None:  # a Windows process without a console
        return
    text += end
    on_python_2 = isinstance(text, bytes)
    if on_python_2:
        text = text.decode("utf-8")
    encoding = getattr(sys.stderr, "encoding", None) or "ascii"
    shown = legible(text, encoding).encode(encoding, "replace")
    try:
        sys.stderr.write(shown if on_python_2 else shown.decode(encoding))
        sys.stderr.flush()
    except (IOError, OSError):
        pass  # nobody listens any more


def say_all(sentences, *details):
    for sentence in sentences:
        say(sentence.format(*details))


def legible(text, encoding):
    """Vietnamese without its marks where they cannot be shown: better than a row of "?"."""
    import unicodedata

    try:
        text.encode(encoding)
        return text
    except UnicodeError:
        bare = unicodedata.normalize("NFD", text.translate({0x111: ord("d"), 0x110: ord("D")}))
        return "".join(c for c in bare if not unicodedata.combining(c))


# --- another Python -----------------------------------------------------------------------------


def run_by_newer_python(arguments):
    for python in newer_pythons():
        if is_new_enough(python):
            return hand_over(python + [os.path.realpath(__file__)] + arguments)
    say_all(TOO_OLD)
    return UNABLE


def newer_pythons():
    if WINDOWS:
        return [["py", "-" + version] for version in NEWER_NAMES]
    return [["python" + version] for version in NEWER_NAMES]


def is_new_enough(python):
    """Ask it: a name on the PATH may be a shim with nothing behind it."""
    import subprocess

    question = "import sys; sys.exit(sys.version_info < {0})".format(tuple(OLDEST))
    with open(os.devnull, "r+b") as nothing:
        quiet = {"stdin": nothing, "stdout": nothing, "stderr": nothing}
        try:
            return subprocess.call(python + ["-c", question], **quiet) == 0
        except (IOError, OSError):
            return False


# --- running ------------------------------------------------------------------------------------


def become(arguments):
    """Run .venv's Python in place of this one; with -P, so that no module comes from the cwd."""
    try:
        return hand_over([venv_python(), "-P"] + arguments, clean_environment())
    except OSError as error:
        raise CannotStartError(BROKEN, error)


def hand_over(command, environment=None):
    if environment is None:
        environment = os.environ.copy()
    if WINDOWS:  # there exec returns to the shell before the new process has ended
        return exit_code_of(command, environment, None)
    return os.execvpe(command[0], command, environment)


def exit_code_of(command, environment, folder):
    import subprocess

    child = subprocess.Popen(command, env=environment, cwd=folder)
    while True:
        try:
            code = child.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            pass  # the child has heard it too, and says how it ends


def clean_environment():
    """UTF-8 everywhere, and no package from outside .venv."""
    environment = os.environ.copy()
    environment["PYTHONUTF8"] = "1"
    for name in ("PYTHONPATH", "PYTHONHOME"):
        environment.pop(name, None)
    return environment


def run_checks(pytest_arguments):
    for check in checks(pytest_arguments):
        say("$ " + " ".join(check))
        command = [venv_python(), "-P", "-m"] + check
        code = exit_code_of(command, clean_environment(), HERE)
        if code:
            return code
    return 0


def checks(pytest_arguments):
    if pytest_arguments:
        return [["pytest"] + [from_anywhere(argument) for argument in pytest_arguments]]
    return [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["pytest", "-n", str(cores()), "--dist", "worksteal"],
    ]


def from_anywhere(argument):
    """pytest runs in the clone: a path that the user gave from elsewhere is made absolute."""
    path, colons, rest = argument.partition("::")
    if os.path.samefile(os.curdir, HERE) or not os.path.exists(path):
        return argument
    return os.path.abspath(path) + colons + rest


def cores():
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# --- .venv: is it whole? ------------------------------------------------------------------------


def prepare(group):
    if holds(group):
        return
    try:
        lock = take_lock()
        try:
            if not holds(group):  # whoever was waited for may have made it
                make(group, lock)
        finally:
            os.close(lock)
    except OSError as error:
        raise CannotStartError(IN_USE, error)


def holds(group):
    constraints, project, held, python = read_stamp()
    return (
        held in ("dev", group)
        and [constraints, project] == fingerprints()
        and both_exist(venv_python(), python)
    )


def both_exist(python, base):
    """.venv's Python is a pointer to the one that made it, which may have been uninstalled."""
    return os.path.exists(python) and os.path.exists(base)


def read_stamp():
    try:
        with open(STAMP, encoding="utf-8") as stamp:
            lines = stamp.read().split("\n")
    except (OSError, UnicodeError):
        lines = []
    return lines if len(lines) == 4 else [""] * 4


def write_stamp(group):
    with open(STAMP + ".new", "w", encoding="utf-8") as stamp:
        stamp.write("\n".join(fingerprints() + [group, base_python()]))
    os.replace(STAMP + ".new", STAMP)


def fingerprints():
    """Of what a rebuild answers (constraints and Python), and of what an update does."""
    from hashlib import sha256

    python = "{0} {1[0]}.{1[1]} {2}\n".format(LAYOUT, sys.version_info, sys.platform)
    return [
        sha256(python.encode() + read_bytes("constraints.txt")).hexdigest(),
        sha256(read_bytes("pyproject.toml")).hexdigest(),
    ]


def read_bytes(name):
    with open(os.path.join(HERE, name), "rb") as file:
        return file.read()


def venv_python():
    inside = ("Scripts", "python.exe") if WINDOWS else ("bin", "python")
    return os.path.join(VENV, *inside)


def base_python():
    """Not sys.executable: it may be the Python of this very .venv, about to be emptied."""
    return getattr(sys, "_base_executable", None) or sys.executable


def take_lock():
    handle = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    if not try_lock(handle):
        import time

        say_all(WAITING)
        while not try_lock(handle):
            time.sleep(0.1)
    return handle


def try_lock(handle):
    try:
        if WINDOWS:
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except (BlockingIOError, PermissionError):  # of flock and of msvcrt
        return False


# --- .venv: make it whole -----------------------------------------------------------------------


def make(group, lock):
    import time

    refuse_what_is_not_ours()
    refuse_half_a_python()
    began = time.monotonic()
    constraints, _, held, python = read_stamp()
    in_place = constraints == fingerprints()[0] and both_exist(venv_python(), python)
    if in_place and held == "dev":
        group = "dev"
    packages = needed(group)
    if in_place:
        say_all(UPDATING, len(packages))
        os.remove(STAMP)
    else:
        say_all(PREPARING, len(packages), 40 if group == "dev" else 20)
        start_from_nothing()
        make_venv(lock)
    install(packages, lock)
    point_to_clone()
    write_stamp(group)
    say_all(READY, round(time.monotonic() - began))


def refuse_what_is_not_ours():
    if not os.path.lexists(VENV) or os.path.exists(MARK):
        return
    # An empty folder: the making was cut off before the mark. Nothing is lost with it.
    if not os.path.isdir(VENV) or os.listdir(VENV):
        raise CannotStartError(NOT_OURS, VENV)


def refuse_half_a_python():
    from importlib.util import find_spec

    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise CannotStartError(NO_VENV_MODULE)


def start_from_nothing():
    """Empty the folder, the stamp first, and never without the mark: it may be cut off anywhere."""
    import shutil

    if not os.path.isdir(VENV):
        os.mkdir(VENV)
    with open(MARK, "a"):
        pass
    if os.path.exists(STAMP):
        os.remove(STAMP)
    for name in os.listdir(VENV):
        path = os.path.join(VENV, name)
        if path == MARK:
            continue
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.remove(path)


def make_venv(lock):
    code, output = output_of([base_python(), "-m", "venv", VENV], lock)
    if code:
        say(output)
        raise CannotStartError(NO_FOLDER)


def point_to_clone():
    import sysconfig

    packages = sysconfig.get_path("purelib", "venv", {"base": VENV})
    with open(os.path.join(packages, "clone.pth"), "w") as pointer:
        pointer.write(os.path.relpath(HERE, packages) + "\n")


def install(packages, lock):
    with open(REQUIREMENTS, "w") as file:
        file.write("\n".join(text for _, text in packages) + "\n")
    pip = [venv_python(), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    options = ["--progress-bar", "off", "--require-hashes", "-r", REQUIREMENTS]
    code, output = output_of(pip + options, lock, Counter(len(packages)))
    if code:
        sentences, words = why_pip_failed(output)
        say("\n".join(words))
        raise CannotStartError(sentences)


class Counter:
    """Shows on a terminal which of the packages pip has come to."""

    def __init__(self, total):
        self.total = total
        self.seen = set()

    def __call__(self, line):
        if not (sys.stderr and sys.stderr.isatty()):
            return
        words = line.split()
        if words[:1] in (["Collecting"], ["Processing"]):
            name = os.path.basename(words[1])
            self.seen.add(name)
            say("\r  {0}/{1} {2:<50.50}".format(len(self.seen), self.total, name), end="")
        elif line.startswith("Installing collected"):
            say("\r  {0}/{0} {1:<50}".format(self.total, "-> .venv"))


def output_of(command, lock, watch=None):
    """Its exit code and words. It shares the lock and does not outlive an interrupt."""
    import subprocess

    environment = clean_environment()
    environment["PIP_USER"] = "0"  # a setting for pip outside of a .venv, which pip refuses here
    child = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=() if WINDOWS else (lock,),
    )
    lines = []
    try:
        for line in child.stdout:
            lines.append(line)
            if watch:
                watch(line)
        return child.wait(), "".join(lines)
    finally:
        if child.poll() is None:
            child.kill()
        child.stdout.close()
        child.wait()


# What pip says when it cannot reach the index, then what it blames: that the package is missing.
NETWORK_SIGNS = (
    "connection broken by",
    "ConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "SSLError",
)


def why_pip_failed(output):
    """The sentences for it, and those lines of pip's that tell the most."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for sentences, signs, shown in (
        (WRONG_HASH, ("DO NOT MATCH THE HASHES",), 5),
        (NO_NETWORK, NETWORK_SIGNS, 1),
        (NOT_IN_INDEX, ("No matching distribution",), 1),
    ):
        for at, line in enumerate(lines):
            if any(sign in line for sign in signs):
                return sentences, lines[at : at + shown]
    return PIP_FAILED, lines[-5:]


# --- which packages -----------------------------------------------------------------------------


def needed(group):
    """The (name, requirement text) of everything in constraints.txt that the group needs."""
    pins = pinned(read_bytes("constraints.txt").decode("utf-8"))
    names = named_in_project(group)
    for name in sorted(names):
        if all(name != pin[0] for pin in pins):
            raise CannotStartError(NOT_PINNED, name)
    while True:
        more = {name for name, needed_by, _ in pins if needed_by & names}
        if more <= names:
            return [(name, text) for name, _, text in pins if name in names]
        names |= more


def named_in_project(group):
    import tomllib

    project = tomllib.loads(read_bytes("pyproject.toml").decode("utf-8"))
    wanted = list(project["project"]["dependencies"])
    if group == "dev":
        wanted += project["dependency-groups"]["dev"]
    return {bare_name(requirement) for requirement in wanted}


def bare_name(requirement):
    import re

    return re.match(r"[A-Za-z0-9._-]+", requirement).group().lower().replace("_", "-")


def pinned(text):
    """Each pin of a file made by `uv pip compile`: its name, who needs it, the pin with hashes."""
    pins = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            pins.append((bare_name(line), set(), [line]))
            continue
        note = line.strip()
        if not note.startswith("#"):
            pins[-1][2].append(line)
            continue
        words = note.lstrip("#").split()
        pins[-1][1].update(words[1:2] if words[:1] == ["via"] else words[:1])
    return [(name, needed_by, "\n".join(lines)) for name, needed_by, lines in pins]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
