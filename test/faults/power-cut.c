/* Writes down every change a process makes below a folder, and every request to make one durable, in the order in which
   they happened: power-cut.ts works out from this what a disk would still hold after a power cut.

   cc -shared -fPIC -o power-cut.so power-cut.c -ldl -lpthread
   LD_PRELOAD=power-cut.so POWER_CUT_ROOT=/data POWER_CUT_LOG=/elsewhere/log UV_USE_IO_URING=0 node …

   fsync(2) and fdatasync(2) below the folder are only written down: what counts as durable is decided later. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_DESCRIPTORS 65536
#define MOST_PATH 4096

enum { OPEN = 1, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR, LINK };

/* Little-endian on the machines this runs on; the two paths and the data follow. */
struct record {
  uint32_t what, path_length, other_length, data_length;
  uint64_t inode, offset; /* offset: of a write; the length of a truncation; 1 for an open that made the file */
};

static const char *root;
static size_t root_length;
static int log_descriptor = -1;
static uint64_t inode_of[MOST_DESCRIPTORS]; /* 0: not below the folder */
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

/* The library's own function, whatever is preloaded. */
#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static ssize_t real_write(int fd, const void *bytes, size_t count) {
  REAL(ssize_t, write, int, const void *, size_t);
  return real(fd, bytes, count);
}

__attribute__((constructor)) static void begin(void) {
  const char *log = getenv("POWER_CUT_LOG");
  const char *folder = getenv("POWER_CUT_ROOT");
  if (!log || !folder) return;
  REAL(int, open, const char *, int, ...);
  log_descriptor = real(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (log_descriptor < 0) abort();
  root_length = strlen(folder);
  root = folder;
}

static int is_below(const char *path) {
  return root && strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}

static uint64_t tracked(int fd) { return fd >= 0 && fd < MOST_DESCRIPTORS ? inode_of[fd] : 0; }

/* One record, whole or, when the process is killed meanwhile, as the log's torn end. */
static void note(uint32_t what, uint64_t inode, uint64_t offset, const char *path, const char *other,
                 const void *data, size_t length) {
  int saved = errno;
  struct record record = {what, path ? strlen(path) : 0, other ? strlen(other) : 0, length, inode, offset};
  struct iovec pieces[] = {{&record, sizeof record},
                           {(void *)path, record.path_length},
                           {(void *)other, record.other_length},
                           {(void *)data, length}};
  for (size_t at = 0; at < sizeof pieces / sizeof *pieces; at++) {
    const char *bytes = pieces[at].iov_base;
    for (size_t done = 0; done < pieces[at].iov_len;) {
      ssize_t wrote = real_write(log_descriptor, bytes + done, pieces[at].iov_len - done);
      if (wrote < 0 && errno != EINTR) abort(); /* a log with a gap would prove nothing */
      if (wrote > 0) done += wrote;
    }
  }
  errno = saved;
}

/* The absolute form of a path given with a folder's descriptor. */
static const char *absolute(int folder, const char *path, char *buffer) {
  if (path[0] == '/' || folder == AT_FDCWD) return path;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
  ssize_t length = readlink(link, buffer, MOST_PATH - 1);
  if (length < 0) return path;
  snprintf(buffer + length, MOST_PATH - length, "/%s", path);
  return buffer;
}

/* Runs one call and its record as one step: the log has the order in which the disk saw things. */
#define IN_ORDER(type, call, noted) \
  do { \
    pthread_mutex_lock(&order); \
    type result = call; \
    if (result >= 0) noted; \
    pthread_mutex_unlock(&order); \
    return result; \
  } while (0)

/* descriptors */

static int open_noted(const char *path, int flags, mode_t mode) {
  REAL(int, open64, const char *, int, ...);
  if (!is_below(path)) return real(path, flags, mode);
  pthread_mutex_lock(&order);
  int was_there = access(path, F_OK) == 0;
  int fd = real(path, flags, mode);
  struct stat facts;
  if (fd >= MOST_DESCRIPTORS) abort();
  if (fd >= 0 && fstat(fd, &facts) == 0) {
    inode_of[fd] = facts.st_ino;
    note(OPEN, facts.st_ino, !was_there, path, NULL, NULL, 0);
    if (was_there && (flags & O_TRUNC)) note(TRUNCATE, facts.st_ino, 0, NULL, NULL, NULL, 0);
  }
  pthread_mutex_unlock(&order);
  return fd;
}

#define MODE_OF(flags) \
  mode_t mode = 0; \
  if (flags & (O_CREAT | __O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }

int open(const char *path, int flags, ...) {
  MODE_OF(flags)
  return open_noted(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  MODE_OF(flags)
  return open_noted(path, flags, mode);
}
int creat(const char *path, mode_t mode) { return open_noted(path, O_WRONLY | O_CREAT | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int openat(int folder, const char *path, int flags, ...) {
  MODE_OF(flags)
  char buffer[MOST_PATH];
  const char *whole = absolute(folder, path, buffer);
  if (is_below(whole)) return open_noted(whole, flags, mode);
  REAL(int, openat, int, const char *, int, ...);
  return real(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
  MODE_OF(flags)
  return openat(folder, path, flags, mode);
}

int close(int fd) {
  REAL(int, close, int);
  if (tracked(fd)) inode_of[fd] = 0;
  return real(fd);
}

/* libuv closes files by the number of the system call. */
long syscall(long number, ...) {
  REAL(long, syscall, long, ...);
  long a[6];
  va_list rest;
  va_start(rest, number);
  for (int at = 0; at < 6; at++) a[at] = va_arg(rest, long);
  va_end(rest);
  if (number == SYS_close && tracked(a[0])) inode_of[a[0]] = 0;
  return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* content */

ssize_t write(int fd, const void *bytes, size_t count) {
  if (!tracked(fd)) return real_write(fd, bytes, count);
  IN_ORDER(ssize_t, real_write(fd, bytes, count),
           note(WRITE, tracked(fd), lseek(fd, 0, SEEK_CUR) - result, NULL, NULL, bytes, result));
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
  if (!tracked(fd)) return real(fd, bytes, count, at);
  IN_ORDER(ssize_t, real(fd, bytes, count, at), note(WRITE, tracked(fd), at, NULL, NULL, bytes, result));
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return pwrite64(fd, bytes, count, at); }

/* Piece by piece: a short write is allowed, so one piece is enough. */
ssize_t writev(int fd, const struct iovec *pieces, int count) {
  REAL(ssize_t, writev, int, const struct iovec *, int);
  if (!tracked(fd) || count == 0) return real(fd, pieces, count);
  return write(fd, pieces[0].iov_base, pieces[0].iov_len);
}
ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off64_t at) {
  REAL(ssize_t, pwritev64, int, const struct iovec *, int, off64_t);
  if (!tracked(fd) || count == 0) return real(fd, pieces, count, at);
  return pwrite64(fd, pieces[0].iov_base, pieces[0].iov_len, at);
}
ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t at) { return pwritev64(fd, pieces, count, at); }

int ftruncate64(int fd, off64_t length) {
  REAL(int, ftruncate64, int, off64_t);
  if (!tracked(fd)) return real(fd, length);
  IN_ORDER(int, real(fd, length), note(TRUNCATE, tracked(fd), length, NULL, NULL, NULL, 0));
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int fsync(int fd) {
  REAL(int, fsync, int);
  if (!tracked(fd)) return real(fd);
  IN_ORDER(int, 0, note(SYNC, tracked(fd), 0, NULL, NULL, NULL, 0));
}
int fdatasync(int fd) {
  REAL(int, fdatasync, int);
  if (!tracked(fd)) return real(fd);
  return fsync(fd);
}

/* names */

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  REAL(int, renameat2, int, const char *, int, const char *, unsigned);
  char from_buffer[MOST_PATH], to_buffer[MOST_PATH];
  const char *whole_from = absolute(from_folder, from, from_buffer), *whole_to = absolute(to_folder, to, to_buffer);
  if (!is_below(whole_from) && !is_below(whole_to)) return real(from_folder, from, to_folder, to, flags);
  IN_ORDER(int, real(from_folder, from, to_folder, to, flags), note(RENAME, 0, 0, whole_from, whole_to, NULL, 0));
}
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  return renameat2(from_folder, from, to_folder, to, 0);
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int folder, const char *path, int flags) {
  REAL(int, unlinkat, int, const char *, int);
  char buffer[MOST_PATH];
  const char *whole = absolute(folder, path, buffer);
  if (!is_below(whole)) return real(folder, path, flags);
  IN_ORDER(int, real(folder, path, flags),
           note(flags & AT_REMOVEDIR ? RMDIR : UNLINK, 0, 0, whole, NULL, NULL, 0));
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) {
  int result = unlink(path);
  return result < 0 && errno == EISDIR ? rmdir(path) : result;
}

int mkdirat(int folder, const char *path, mode_t mode) {
  REAL(int, mkdirat, int, const char *, mode_t);
  char buffer[MOST_PATH];
  const char *whole = absolute(folder, path, buffer);
  if (!is_below(whole)) return real(folder, path, mode);
  IN_ORDER(int, real(folder, path, mode), note(MKDIR, 0, 0, whole, NULL, NULL, 0));
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  REAL(int, linkat, int, const char *, int, const char *, int);
  char from_buffer[MOST_PATH], to_buffer[MOST_PATH];
  const char *whole_from = absolute(from_folder, from, from_buffer), *whole_to = absolute(to_folder, to, to_buffer);
  if (!is_below(whole_to)) return real(from_folder, from, to_folder, to, flags);
  IN_ORDER(int, real(from_folder, from, to_folder, to, flags), note(LINK, 0, 0, whole_from, whole_to, NULL, 0));
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
