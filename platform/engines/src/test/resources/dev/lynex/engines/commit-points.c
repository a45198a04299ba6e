/*
 * Preloaded into the engine's process: counts each change of the file system that an insert makes (its temporary parts
 * and the deduplication logs), and ends the process as kill -9 does just before change number LYNEX_GATE_AT. Counts only
 * while the file LYNEX_GATE_ARMED exists.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long count;

static int ours(const char *path) {
    return path && (strstr(path, "tmp_insert") || strstr(path, "deduplication_log"));
}

static int ours_fd(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return ours(path);
}

static void change(void) {
    const char *armed = getenv("LYNEX_GATE_ARMED"), *at = getenv("LYNEX_GATE_AT");
    if (!armed || !at || access(armed, F_OK) != 0) return;
    if (atomic_fetch_add(&count, 1) + 1 == atol(at)) kill(getpid(), SIGKILL);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name)) dlsym(RTLD_NEXT, #name)

#define OPEN(name)                                          \
    int name(const char *path, int flags, ...) {            \
        REAL(name);                                         \
        mode_t mode = 0;                                    \
        if (flags & (O_CREAT | O_TMPFILE)) {                \
            va_list more;                                   \
            va_start(more, flags);                          \
            mode = va_arg(more, mode_t);                    \
            va_end(more);                                   \
        }                                                   \
        if ((flags & (O_CREAT | O_TRUNC)) && ours(path)) change(); \
        return real(path, flags, mode);                     \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *bytes, size_t n) {
    REAL(write);
    if (ours_fd(fd)) change();
    return real(fd, bytes, n);
}

ssize_t writev(int fd, const struct iovec *parts, int n) {
    REAL(writev);
    if (ours_fd(fd)) change();
    return real(fd, parts, n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    REAL(pwrite);
    if (ours_fd(fd)) change();
    return real(fd, bytes, n, at);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    if (ours(path)) change();
    return real(path, mode);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    if (ours(from) || ours(to)) change();
    return real(from, to);
}

int unlink(const char *path) {
    REAL(unlink);
    if (ours(path)) change();
    return real(path);
}

int rmdir(const char *path) {
    REAL(rmdir);
    if (ours(path)) change();
    return real(path);
}

int fsync(int fd) {
    REAL(fsync);
    if (ours_fd(fd)) change();
    return real(fd);
}

/* The engine renames with renameat2, which it calls by number. */
long syscall(long number, ...) {
    static long (*real)(long, ...);
    if (!real) real = (long (*)(long, ...)) dlsym(RTLD_NEXT, "syscall");
    va_list more;
    va_start(more, number);
    long a = va_arg(more, long), b = va_arg(more, long), c = va_arg(more, long);
    long d = va_arg(more, long), e = va_arg(more, long), f = va_arg(more, long);
    va_end(more);
    if (number == SYS_renameat2 && (ours((const char *) b) || ours((const char *) d))) change();
    return real(number, a, b, c, d, e, f);
}
