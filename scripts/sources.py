# SPDX-License-Identifier: Apache-2.0
"""Where the sources and tools of scripts/lock.toml come from: downloads, digests, and unpacking into the cache.

Only Python's standard library and the machine's own package clients (apt, pip, npm, cargo) are used, so mirrors, proxies
and certificates are those the machine is set up with.
"""

import concurrent.futures
import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import tomllib
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import occt  # noqa: E402

HERE = Path(__file__).resolve().parent
REPO = HERE.parent
LOCK = HERE / "lock.toml"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "partwright"


# Node trusts only its own list of authorities; this lets it also trust those the machine was told to, as apt and
# pip do, for machines behind a proxy with a certificate of its own.
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
if AUTHORITIES.exists():
    os.environ.setdefault("NODE_EXTRA_CA_CERTS", str(AUTHORITIES))


class Unavailable(Exception):
    """Something cannot be had; the text is the one sentence the user sees."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, **options):
    """Runs a command quietly; returns (succeeded, its output)."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
        errors="replace", **options)
    return done.returncode == 0, done.stdout


def last_line(output):
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("E:", "ERROR", "npm error", "error"))]
    return (errors or lines or ["no output"])[-1][:300]


@contextlib.contextmanager
def exclusive(name):
    """One process at a time per name: two builds started together must not unpack into each other."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f".{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write_if_changed(path, text, mode=0o644):
    if path.is_symlink() or not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(mode)


def digest(path):
    value = hashlib.sha256()
    with open(path, "rb") as handle:
        while block := handle.read(1 << 20):
            value.update(block)
    return value.hexdigest()


def read_lock():
    with open(LOCK, "rb") as handle:
        return {source["name"]: source for source in tomllib.load(handle)["source"]}


def needed_by(target):
    return [source for source in read_lock().values() if target in source["needed"]]


# ---- package clients ---------------------------------------------------------------------------------

def own_debian():
    """(address, keyring) pairs of the machine's own Debian archive, in either format apt knows."""
    found = []
    folder = Path("/etc/apt")
    codename = ""
    with contextlib.suppress(OSError):
        codename = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.M).group(1)
    for path in [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]:
        if not path.is_file():
            continue
        text = path.read_text(errors="replace")
        if path.suffix == ".sources":
            for stanza in re.split(r"\n\s*\n", text):
                lines = [line for line in stanza.splitlines() if not line.startswith("#")]
                fields = {}
                for line in lines:
                    if ":" in line and not line.startswith(" "):
                        key, value = line.split(":", 1)
                        fields[key.strip().lower()] = value.strip()
                if codename in fields.get("suites", "").split() and "main" in fields.get("components", "").split():
                    for address in fields.get("uris", "").split():
                        found.append((address.rstrip("/"), fields.get("signed-by", "")))
        elif path.suffix == ".list":
            for line in text.splitlines():
                match = re.match(r"\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)", line)
                if match and match.group(3) == codename and "main" in match.group(4).split():
                    signed = re.search(r"signed-by=(\S+)", match.group(1) or "")
                    found.append((match.group(2).rstrip("/"), signed.group(1) if signed else ""))
    return found


class Debian:
    """A private apt beside the system's own: other suites, nothing installed, nothing of the system changed."""

    def __init__(self):
        self.folder = CACHE / "apt"
        self.ready = set()
        self.guard = threading.Lock()

    def environment(self, suite, sources):
        with self.guard:
            return self.prepared(suite, sources)

    def prepared(self, suite, sources):
        key = f"{suite}-{'src' if sources else 'bin'}"
        place = self.folder / key
        config = place / "apt.conf"
        env = dict(os.environ, APT_CONFIG=str(config), LC_ALL="C")
        if key in self.ready:
            return env
        if not shutil.which("apt-get"):
            raise Unavailable("this system has no apt-get")
        archives = own_debian()
        if not archives:
            raise Unavailable("apt's own list names no Debian archive")
        for name in ("lists/partial", "cache/archives/partial"):
            (place / name).mkdir(parents=True, exist_ok=True)
        keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
        lines = []
        for address, signed in archives:
            signed = signed if signed and " " not in signed else (keyring if Path(keyring).exists() else "")
            option = f"[signed-by={signed}] " if signed else ""
            lines.append(f"{'deb-src' if sources else 'deb'} {option}{address} {suite} main")
        (place / "sources.list").write_text("\n".join(lines) + "\n")
        # A mirror may be some weeks old and every file is checked against the lock, so dates don't matter.
        config.write_text(
            f'Dir::Etc::sourcelist "{place}/sources.list";\n'
            'Dir::Etc::sourceparts "/dev/null";\nDir::Etc::preferencesparts "/dev/null";\n'
            f'Dir::State::lists "{place}/lists";\nDir::Cache "{place}/cache";\n'
            # What is taken from packages is header files, and programs for this one architecture.
            'Dir::State::status "/dev/null";\nAPT::Architecture "amd64";\nAPT::Architectures "amd64";\nAcquire::Languages "none";\n'
            'Acquire::Check-Valid-Until "false";\nAPT::Sandbox::User "root";\n'
            'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";\n'
            'Acquire::IndexTargets::deb::DEP-11-icons-small::DefaultEnabled "false";\n'
            'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";\n')
        good, output = run(["apt-get", "update"], env=env)
        if not good or "Failed to fetch" in output:
            raise Unavailable(f"the list of Debian's {suite} cannot be fetched ({last_line(output)})")
        self.ready.add(key)
        return env


DEBIAN = Debian()


def from_debian(place, folder):
    name, suite = place["spec"].split("/")
    sources = place["kind"] == "debian-source"
    env = DEBIAN.environment(suite, sources)
    command = (["apt-get", "source", "--download-only", "--tar-only", f"{name}/{suite}"] if sources
               else ["apt-get", "download", f"{name}/{suite}"])
    return run(command, env=env, cwd=folder)


def from_pypi(place, folder):
    """An sdist is asked for by name: `--no-binary :all:` would make pip build build-tools from source."""
    name = place["spec"].split("==")[0]
    choice = ["--only-binary", ":all:"] if place["file"].endswith(".whl") else ["--no-binary", name]
    return run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check",
                *choice, place["spec"]], cwd=folder)


# Gives a folder that has npm, for systems without: node.py, which gets its own sources here, puts it in.
npm_folder = None


def from_npm(place, folder):
    path = os.environ["PATH"]
    if not shutil.which("npm"):
        if not npm_folder or place["spec"].startswith("node-"):  # it would ask for this very package again
            return False, "this system has no npm"
        path = f"{npm_folder()}{os.pathsep}{path}"
    return run(["npm", "pack", "--silent", "--pack-destination", str(folder), place["spec"]], cwd=folder,
               env=dict(os.environ, PATH=path))


def from_crate(place, folder):
    name, version = place["spec"].split("==")
    if not shutil.which("cargo"):
        return False, "this system has no cargo"
    project = folder / "project"
    (project / "src").mkdir(parents=True)
    (project / "src" / "lib.rs").write_text("")
    (project / "Cargo.toml").write_text(
        f'[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n{name} = "={version}"\n')
    good, output = run(["cargo", "fetch", "--quiet"], cwd=project, env=dict(os.environ, CARGO_HOME=str(folder / "home")))
    for path in (folder / "home").glob(f"registry/cache/*/{place['file']}"):
        shutil.move(path, folder / place["file"])
    return good, output


CLIENTS = {"pypi": from_pypi, "npm": from_npm, "crate": from_crate,
           "debian-source": from_debian, "debian-package": from_debian}


def download(source):
    """(place, path) of the first place whose file is there and has the locked digest."""
    store = CACHE / "downloads"
    store.mkdir(parents=True, exist_ok=True)
    for place in source["place"]:
        path = store / place["file"]
        if not place.get("signed") and path.exists():
            if digest(path) == place["sha256"]:
                return place, path
            path.unlink()
    reasons = []
    for place in source["place"]:
        path = store / place["file"]
        scratch = store / f".part-{source['name']}"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        try:
            good, output = CLIENTS[place["kind"]](place, scratch)
            got = next(iter(scratch.glob(place["file"])), scratch / place["file"]) if place.get("signed") \
                else scratch / place["file"]
            if not got.exists():
                other = [entry.name for entry in scratch.iterdir() if entry.is_file()]
                reason = (f"gave {other[0]} instead of {place['file']}" if good and other else last_line(output))
            elif place.get("signed"):
                path = store / got.name
                os.replace(got, path)
                say(f"  {source['name']}: the pinned version is gone; taken {got.name} on Debian's signature")
                return place, path
            elif digest(got) != place["sha256"]:
                reason = "gave a file whose SHA-256 is not the locked one"
            else:
                os.replace(got, path)
                if place is not source["place"][0]:
                    say(f"  {source['name']}: taken from {place['kind']} {place['spec']} "
                        f"(version {place.get('version', source['version'])})")
                return place, path
        except Unavailable as problem:
            reason = str(problem)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        reasons.append(f"{place['kind']} {place['spec']}: {reason}")
    raise Unavailable(
        f"{source['name']} {source['version']} cannot be had ({'; '.join(reasons)}). "
        f"Put {source['place'][0]['file']} ({source['upstream']}) into {store} and run this again.")


def extract(path, folder, wanted=None):
    """`wanted` says of a name in a tar archive whether it is written at all."""
    folder.mkdir(parents=True)
    if path.suffix == ".deb":
        good, output = run(["dpkg-deb", "-x", str(path), str(folder)])
        if not good:
            raise Unavailable(f"{path.name} cannot be unpacked ({last_line(output)})")
    elif path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
            for entry in archive.infolist():
                if mode := entry.external_attr >> 16:
                    os.chmod(folder / entry.filename, mode & 0o777 | 0o600)
    else:
        with tarfile.open(path) as archive:
            base = folder.resolve()
            members = [member for member in archive.getmembers() if not wanted or wanted(member.name)]
            for member in members:
                if not (base / member.name).resolve().is_relative_to(base):
                    raise Unavailable(f"{path.name} names a file outside its folder: {member.name}")
            archive.extractall(folder, members)


def patches_of(source):
    return sorted((REPO / source["patches"]).glob("*.patch")) if "patches" in source else []


def identity(source, place):
    """What an unpacked folder is made of: the archive, and for one that we change also how."""
    if "patches" not in source:
        return place["sha256"]
    value = hashlib.sha256(place["sha256"].encode())
    recipe = [Path(occt.__file__)] if source["name"] == "opencascade" else []
    for path in [*recipe, *patches_of(source)]:
        value.update(path.read_bytes())
    return value.hexdigest()


def present(source):
    for place in source["place"]:
        version = place.get("version", source["version"])
        folder = CACHE / "src" / f"{source['name']}-{version}"
        stamp = folder.with_name(folder.name + ".sha256")
        if folder.is_dir() and stamp.exists() and stamp.read_text() == identity(source, place):
            return folder, version
    return None


def unpacked(source):
    """The source's folder, downloaded and unpacked if it isn't there yet. Interrupted work leaves no stamp."""
    if there := present(source):
        return there
    place, path = download(source)
    version = place.get("version", source["version"])
    folder = CACHE / "src" / f"{source['name']}-{version}"
    stamp = folder.with_name(folder.name + ".sha256")
    scratch = folder.with_name(f".{folder.name}")
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    extract(path, scratch, occt.wanted(place["root"]) if source["name"] == "opencascade" else None)
    for patch in patches_of(source):
        # -l: another version of it may be indented differently.
        good, output = run(["patch", "-p1", "-l", "--no-backup-if-mismatch", "-i", str(patch)], cwd=scratch / place["root"])
        if not good:
            raise Unavailable(f"{patch.name} does not fit {source['name']} {version} ({last_line(output)})")
    if source["name"] == "opencascade":
        occt.prepare(scratch / place["root"])
    os.replace(scratch / place["root"], folder)
    shutil.rmtree(scratch, ignore_errors=True)
    stamp.write_text(identity(source, place))
    return folder, version


def sources_of(target):
    sources = needed_by(target)
    with exclusive("sources"):
        # Each client spends most of its time starting and waiting.
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(download, [source for source in sources if not present(source)]))
        return {source["name"]: unpacked(source) for source in sources}
