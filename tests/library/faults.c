/* Stands before libc's calls that change files: counts those under one folder, makes the n-th fail or the process end, and
   records them all with what they write. Loaded by LD_PRELOAD into the processes of tests/library/test_fault_loop.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char under[PATH_MAX];   /* the folder in which calls count */
static char without[PATH_MAX]; /* the folder in it in which they do not */
static long counted, fail_at;  /* the n-th of them fails, counted from 1 */
static int fault;              /* as this errno; -1 kills the process after the call */
static int journal = -1;       /* where calls are recorded */

void faults_arm(const char *folder, const char *except, long at, int how, const char *file)
{
    snprintf(under, sizeof under, "%s", folder);
    snprintf(without, sizeof without, "%s", except);
    counted = 0, fail_at = at, fault = how;
    if (journal >= 0) close(journal);
    journal = *file ? open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

long faults_counted(void) { return counted; }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int counts(const char *full)
{
    return !strncmp(full, under, strlen(under)) && !(*without && !strncmp(full, without, strlen(without)));
}

static int absolute(int folder, const char *path, char *full)
{
    char base[PATH_MAX];
    if (!*under || !path) return 0;
    if (*path == '/') snprintf(full, PATH_MAX, "%s", path);
    else if (folder == AT_FDCWD && getcwd(base, sizeof base)) snprintf(full, PATH_MAX, "%s/%s", base, path);
    else return 0;
    return counts(full);
}

static int named(int fd, char *full)
{
    char link[64];
    if (!*under || fd < 0 || fd == journal) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, full, PATH_MAX - 1);
    if (size <= 0) return 0;
    full[size] = 0;
    return counts(full);
}

/* A line: call, path, other path or number, size of the data that follow. */
static void note(const char *call, const char *path, const char *other, const void *data, size_t size)
{
    char line[3 * PATH_MAX];
    if (journal < 0) return;
    int length = snprintf(line, sizeof line, "%s\t%s\t%s\t%zu\n", call, path, other, size);
    if (REAL(write)(journal, line, length) < 0 || (size && REAL(write)(journal, data, size) < 0)) _exit(99);
}

static int due(void)  /* whether this call is to fail now */
{
    if (++counted != fail_at) return 0;
    if (fault > 0) { errno = fault; return 1; }
    return 0;
}

static void done(void) { if (fault == -1 && counted == fail_at) kill(getpid(), SIGKILL); }

#define CALL(ours, run, failed, record) \
    do { int mine = (ours), failing = mine && due(); if (failing) return failed; \
         __typeof__(run) result = run; int kept = errno; if (mine) { if (result != failed) { record; } done(); } \
         errno = kept; return result; } while (0)

static int opened(int folder, const char *path, int flags, mode_t mode, int (*real)(int, const char *, int, ...))
{
    char full[PATH_MAX];
    struct stat status;
    int ours = absolute(folder, path, full) && (flags & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC));
    int new = ours && stat(full, &status) && (flags & O_CREAT);
    CALL(ours, real(folder, path, flags, mode), -1,
         if (new) note("create", full, "", 0, 0); else if (flags & O_TRUNC) note("truncate", full, "0", 0, 0));
}
#define MODE mode_t mode = 0; if (flags & O_CREAT) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }
int open(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags, mode, REAL(openat)); }
int open64(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags, mode, REAL(openat64)); }
int openat(int folder, const char *path, int flags, ...) { MODE return opened(folder, path, flags, mode, REAL(openat)); }
int openat64(int folder, const char *path, int flags, ...) { MODE return opened(folder, path, flags, mode, REAL(openat64)); }

static void wrote(const char *full, off_t at, const void *data, size_t size)
{
    char where[32];
    snprintf(where, sizeof where, "%lld", (long long)at);
    note("write", full, where, data, size);
}
ssize_t write(int fd, const void *data, size_t size)
{
    char full[PATH_MAX];
    CALL(named(fd, full), REAL(write)(fd, data, size), -1, wrote(full, lseek(fd, 0, SEEK_CUR) - result, data, result));
}
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at)
{
    char full[PATH_MAX];
    CALL(named(fd, full), REAL(pwrite64)(fd, data, size, at), -1, wrote(full, at, data, result));
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }
ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *at, size_t size, unsigned flags)
{
    char full[PATH_MAX];
    int ours = named(to, full);
    if (ours && due()) return -1;
    ssize_t result = REAL(copy_file_range)(from, start, to, at, size, flags);
    int kept = errno;
    if (ours && result > 0) {
        char *data = malloc(result);
        off_t end = at ? *at : lseek(to, 0, SEEK_CUR);
        off_t source = start ? *start : lseek(from, 0, SEEK_CUR);
        if (pread(from, data, result, source - result) != result) _exit(99);
        wrote(full, end - result, data, result);
        free(data);
    }
    if (ours) done();
    errno = kept;
    return result;
}

ssize_t sendfile64(int to, int from, off64_t *start, size_t size)
{
    char full[PATH_MAX];
    int ours = named(to, full);
    if (ours && due()) return -1;
    off_t source = start ? *start : lseek(from, 0, SEEK_CUR);
    ssize_t result = REAL(sendfile64)(to, from, start, size);
    int kept = errno;
    if (ours && result > 0) {
        char *data = malloc(result);
        if (pread(from, data, result, source) != result) _exit(99);
        wrote(full, lseek(to, 0, SEEK_CUR) - result, data, result);
        free(data);
    }
    if (ours) done();
    errno = kept;
    return result;
}
ssize_t sendfile(int to, int from, off_t *start, size_t size) { return sendfile64(to, from, start, size); }

#define ON_FD(name, call, number) \
    { char full[PATH_MAX], other[32]; snprintf(other, sizeof other, "%lld", (long long)(number)); \
      CALL(named(fd, full), call, -1, note(name, full, other, 0, 0)); }
int fsync(int fd) ON_FD("sync", REAL(fsync)(fd), 0)
int fdatasync(int fd) ON_FD("sync", REAL(fdatasync)(fd), 0)
int ftruncate(int fd, off_t size) ON_FD("truncate", REAL(ftruncate)(fd, size), size)
int ftruncate64(int fd, off64_t size) ON_FD("truncate", REAL(ftruncate64)(fd, size), size)
int fchmod(int fd, mode_t mode) ON_FD("chmod", REAL(fchmod)(fd, mode), mode)
int fchown(int fd, uid_t user, gid_t group) ON_FD("chown", REAL(fchown)(fd, user, group), 0)

#define ON_PATH(name, call, path) \
    { char full[PATH_MAX]; CALL(absolute(AT_FDCWD, path, full), call, -1, note(name, full, "", 0, 0)); }
int unlink(const char *path) ON_PATH("unlink", REAL(unlink)(path), path)
int mkdir(const char *path, mode_t mode) ON_PATH("mkdir", REAL(mkdir)(path, mode), path)
int rmdir(const char *path) ON_PATH("rmdir", REAL(rmdir)(path), path)
int chmod(const char *path, mode_t mode) ON_PATH("chmod", REAL(chmod)(path, mode), path)
int rename(const char *from, const char *to)
{
    char full[PATH_MAX], other[PATH_MAX];
    CALL(absolute(AT_FDCWD, from, full) && absolute(AT_FDCWD, to, other), REAL(rename)(from, to), -1, note("rename", full, other, 0, 0));
}
int link(const char *from, const char *to)
{
    char full[PATH_MAX], other[PATH_MAX];
    CALL(absolute(AT_FDCWD, from, full) && absolute(AT_FDCWD, to, other), REAL(link)(from, to), -1, note("link", full, other, 0, 0));
}
