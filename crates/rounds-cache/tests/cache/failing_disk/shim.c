/* A disk that fails on command. Loaded before libc into one process, it counts the calls that change files below one
   folder ($ROUNDS_DISK) and lets the n-th of them fail. It knows no databases.

   It is told what to do by opening files that are not there:
     <anything>/rounds-disk/arm/<n>/<fault>   from now on count; the n-th call fails
     <anything>/rounds-disk/disarm            stop; answers EEXIST when a call has failed since, else ENOENT

   Faults:
     refused  one call fails with EIO, the next ones work
     gone     that call and all after it fail with EIO
     full     that call and all after it that want room fail with ENOSPC; syncs and deletions work
     torn     that write puts down half of its bytes; all after it that want room fail with ENOSPC           */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum fault { NONE, REFUSED, GONE, FULL, TORN };
enum call { WRITES, MAKES, SYNCS, REMOVES };
enum verdict { WORKS, FAILS, HALF };

#define FILES_MAX 65536
static char watched[FILES_MAX];
static enum fault armed = NONE;
static long left = 0; /* calls until the failing one; at 0 it has failed */
static int failed = 0;

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int below(const char *path) {
    const char *folder = getenv("ROUNDS_DISK");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int counts(enum call call) {
    if (armed == TORN) return call == WRITES;
    if (armed == FULL) return call == WRITES || call == MAKES;
    return 1;
}

static enum verdict judge(enum call call) {
    if (armed == NONE || !counts(call)) {
        /* After a torn write the disk is full for everything that wants room. */
        if (armed == TORN && left == 0 && call == MAKES) {
            errno = ENOSPC;
            return FAILS;
        }
        return WORKS;
    }
    if (left > 0 && --left > 0) return WORKS;
    if (armed == REFUSED && failed) return WORKS;
    int first = !failed;
    failed = 1;
    errno = armed == FULL || armed == TORN ? ENOSPC : EIO;
    return armed == TORN && first ? HALF : FAILS;
}

static int watches(int fd) { return fd >= 0 && fd < FILES_MAX && watched[fd]; }

/* 1 when the path was a command; errno is its answer. */
static int obeys(const char *path) {
    const char *word = strstr(path, "rounds-disk/");
    if (!word) return 0;
    char name[16] = "";
    errno = ENOENT;
    if (sscanf(word, "rounds-disk/arm/%ld/%15s", &left, name) == 2) {
        failed = 0;
        armed = !strcmp(name, "refused") ? REFUSED : !strcmp(name, "gone") ? GONE : !strcmp(name, "full") ? FULL : TORN;
    } else {
        armed = NONE;
        if (failed) errno = EEXIST;
    }
    return 1;
}

static int opened(int fd, const char *path) {
    if (fd >= 0 && fd < FILES_MAX) watched[fd] = below(path);
    return fd;
}

/* Opening makes a file only when it is allowed to and the file is not there. */
static int makes(const char *path, int flags) { return (flags & O_CREAT) && below(path) && access(path, F_OK) != 0; }

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...) {                                                                       \
        REAL(name);                                                                                                    \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = va_arg(rest, mode_t);                                                                            \
        va_end(rest);                                                                                                  \
        if (obeys(path)) return -1;                                                                                    \
        if (makes(path, flags) && judge(MAKES) != WORKS) return -1;                                                    \
        return opened(real(path, flags, mode), path);                                                                  \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(close);
    if (fd >= 0 && fd < FILES_MAX) watched[fd] = 0;
    return real(fd);
}

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(write);
    enum verdict verdict = watches(fd) ? judge(WRITES) : WORKS;
    return verdict == FAILS ? -1 : real(fd, bytes, verdict == HALF ? count / 2 : count);
}

#define PWRITE(name, offset_t)                                                                                         \
    ssize_t name(int fd, const void *bytes, size_t count, offset_t at) {                                               \
        REAL(name);                                                                                                    \
        enum verdict verdict = watches(fd) ? judge(WRITES) : WORKS;                                                    \
        return verdict == FAILS ? -1 : real(fd, bytes, verdict == HALF ? count / 2 : count, at);                       \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

/* A sync that works does nothing: what "the disk" holds after a power cut is a copy of the files, so waiting for a real
   one would only take time. */
#define SYNC(name)                                                                                                     \
    int name(int fd) {                                                                                                 \
        REAL(name);                                                                                                    \
        if (!watches(fd)) return real(fd);                                                                             \
        return judge(SYNCS) == WORKS ? 0 : -1;                                                                         \
    }
SYNC(fsync)
SYNC(fdatasync)

#define ON_FILE(name, call, parameters, arguments)                                                                     \
    int name parameters {                                                                                              \
        REAL(name);                                                                                                    \
        return watches(fd) && judge(call) != WORKS ? -1 : real arguments;                                              \
    }
ON_FILE(ftruncate, MAKES, (int fd, off_t length), (fd, length))
ON_FILE(ftruncate64, MAKES, (int fd, off64_t length), (fd, length))

int rename(const char *from, const char *to) {
    REAL(rename);
    return below(to) && judge(MAKES) != WORKS ? -1 : real(from, to);
}

int unlink(const char *path) {
    REAL(unlink);
    return below(path) && judge(REMOVES) != WORKS ? -1 : real(path);
}
