# What building and testing need, and how it is got: sourced by ./run and ./test.

# Installs Debian packages where the user may, else names them and stops.
install_packages() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing: $*" >&2
        apt-get install -y -qq "$@" >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq "$@" >/dev/null; }
    else
        echo "missing: $* (install these packages, then run this again)" >&2
        exit 3
    fi
}

# Rust, a C and C++ compiler, CMake and libclang.
need_tools() {
    if ! command -v cargo >/dev/null; then
        echo "missing: Rust with cargo, version 1.95 or newer" >&2
        exit 3
    fi
    local packages=()
    command -v c++ >/dev/null || packages+=(g++)
    command -v cmake >/dev/null || packages+=(cmake)
    compgen -G "/usr/lib/llvm-*/lib/libclang*.so*" >/dev/null || packages+=(libclang-dev)
    if [ ${#packages[@]} -gt 0 ]; then install_packages "${packages[@]}"; fi
}

# The fonts and scripts that the site takes from npm; see scripts/web-assets.
need_web_assets() {
    if ! command -v npm >/dev/null && [ ! -d web/node_modules ]; then install_packages npm; fi
    scripts/web-assets
}

postgres_programs() {
    compgen -G "/usr/lib/postgresql/*/bin" | sort -V | tail -1
}

need_postgres() {
    if [ -z "$(postgres_programs)" ]; then install_packages postgresql; fi
}

# The browser that pages are looked at with: P4C_TEST_CHROMIUM where it is set.
need_chromium() {
    local name
    find_chromium() {
        for name in chromium chromium-browser google-chrome; do
            command -v "$name" && return
        done
    }
    if [ -z "${P4C_TEST_CHROMIUM:-}" ]; then
        if [ -z "$(find_chromium)" ]; then install_packages chromium; fi
        P4C_TEST_CHROMIUM="$(find_chromium)"
    fi
    export P4C_TEST_CHROMIUM
}

# What reads documents back in tests: poppler and qpdf.
need_readers() {
    local packages=()
    command -v pdftotext >/dev/null || packages+=(poppler-utils)
    command -v qpdf >/dev/null || packages+=(qpdf)
    if [ ${#packages[@]} -gt 0 ]; then install_packages "${packages[@]}"; fi
}

# Starts a PostgreSQL server of its own in a temporary folder, reached by a socket in it only.
start_postgres() {
    local programs user
    programs="$(postgres_programs)"
    POSTGRES_FOLDER="$(mktemp -d)"
    user="$(id -un)"
    AS_USER=()
    if [ "$(id -u)" = 0 ]; then
        user=postgres
        AS_USER=(runuser -u postgres --)
        chown postgres "$POSTGRES_FOLDER"
    fi
    "${AS_USER[@]}" "$programs/initdb" -D "$POSTGRES_FOLDER/data" -U "$user" -A trust -E UTF8 --locale=C >/dev/null
    "${AS_USER[@]}" "$programs/pg_ctl" -D "$POSTGRES_FOLDER/data" -w -s -l "$POSTGRES_FOLDER/log" \
        -o "-k $POSTGRES_FOLDER -h '' -c fsync=off -c max_connections=300" start
    export P4C_TEST_POSTGRES="postgres://$user@localhost/postgres?host=$POSTGRES_FOLDER"
}

stop_postgres() {
    "${AS_USER[@]}" "$(postgres_programs)/pg_ctl" -D "$POSTGRES_FOLDER/data" -s -m immediate stop || true
    rm -rf "$POSTGRES_FOLDER"
}
