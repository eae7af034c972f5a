/* Lets every change below a folder fail, for as long as a file lies somewhere else: a disk that the kernel has made
   read-only after an error. Files that are open can be read, and closed, as then.

   cc -shared -fPIC -o disk-fault.so disk-fault.c -ldl
   LD_PRELOAD=disk-fault.so DISK_FAULT_ROOT=/data DISK_FAULT_SWITCH=/elsewhere/broken UV_USE_IO_URING=0 node … */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_PATH 4096

/* The library's own function, whatever is preloaded. */
#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

#define FAIL_WITH(error) return errno = error, -1

static int is_below(const char *path) {
  const char *root = getenv("DISK_FAULT_ROOT");
  return root && strncmp(path, root, strlen(root)) == 0;
}

static int is_broken(void) {
  const char *lies = getenv("DISK_FAULT_SWITCH");
  int saved = errno, broken = lies && access(lies, F_OK) == 0;
  errno = saved;
  return broken;
}

/* The kernel knows what a number stands for now: once a file is closed, a socket may have its number. */
static int leads_below(int fd) {
  char link[64], target[MOST_PATH];
  int saved = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, target, sizeof target - 1);
  errno = saved;
  if (length < 0) return 0;
  target[length] = 0;
  return is_below(target);
}

static int fails(int fd) { return is_broken() && leads_below(fd); }

static int open_checked(const char *path, int flags, mode_t mode) {
  REAL(int, open64, const char *, int, ...);
  if (is_below(path) && (flags & (O_ACCMODE | O_CREAT | O_TRUNC)) != O_RDONLY && is_broken()) FAIL_WITH(EROFS);
  return real(path, flags, mode);
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    return open_checked(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

/* What changes an open file, and what makes it durable. */
#define CHANGE(type, name, parameters, types, arguments) \
  type name parameters { \
    REAL(type, name, types); \
    if (fails(fd)) FAIL_WITH(EIO); \
    return real arguments; \
  }
#define LIST(...) __VA_ARGS__
CHANGE(ssize_t, write, (int fd, const void *bytes, size_t count), LIST(int, const void *, size_t), (fd, bytes, count))
CHANGE(ssize_t, pwrite, (int fd, const void *bytes, size_t count, off_t at), LIST(int, const void *, size_t, off_t),
       (fd, bytes, count, at))
CHANGE(ssize_t, pwrite64, (int fd, const void *bytes, size_t count, off64_t at),
       LIST(int, const void *, size_t, off64_t), (fd, bytes, count, at))
CHANGE(ssize_t, writev, (int fd, const struct iovec *pieces, int count), LIST(int, const struct iovec *, int),
       (fd, pieces, count))
CHANGE(ssize_t, pwritev, (int fd, const struct iovec *pieces, int count, off_t at),
       LIST(int, const struct iovec *, int, off_t), (fd, pieces, count, at))
CHANGE(ssize_t, pwritev64, (int fd, const struct iovec *pieces, int count, off64_t at),
       LIST(int, const struct iovec *, int, off64_t), (fd, pieces, count, at))
CHANGE(int, ftruncate, (int fd, off_t length), LIST(int, off_t), (fd, length))
CHANGE(int, ftruncate64, (int fd, off64_t length), LIST(int, off64_t), (fd, length))
CHANGE(int, fsync, (int fd), LIST(int), (fd))
CHANGE(int, fdatasync, (int fd), LIST(int), (fd))

/* What changes a folder. */
#define NAME(name, parameters, types, arguments) \
  int name parameters { \
    REAL(int, name, types); \
    if (is_below(path) && is_broken()) FAIL_WITH(EROFS); \
    return real arguments; \
  }
NAME(rename, (const char *path, const char *to), LIST(const char *, const char *), (path, to))
NAME(unlink, (const char *path), LIST(const char *), (path))
NAME(rmdir, (const char *path), LIST(const char *), (path))
NAME(mkdir, (const char *path, mode_t mode), LIST(const char *, mode_t), (path, mode))
