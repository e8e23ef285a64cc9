/*
 * Loaded before libc by LD_PRELOAD, this stands between a program (Node and the SQLite in it) and its files in one folder.
 * It does two things, each asked for by the environment:
 *
 *   RIG_DIR      the folder that is watched, an absolute path; nothing else is touched.
 *   RIG_JOURNAL  every change to the folder is written down here in the order it happened, with its bytes, and so is every
 *                line the program says on its standard output. From it tests/faults/power/disk.ts knows what a disk holds
 *                when the power is cut at any place. A record is `struct head` and then `length` bytes.
 *   RIG_CONTROL  a file by which the program breaks its own disk: what it writes there, "N ERRNO", makes the N-th change
 *                from then on, and all that follow, fail with ERRNO; "0 0" mends it. At the first failure "hit" is written
 *                over it. Only calls that take room fail with ENOSPC; with any other errno fsync fails too.
 */
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
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPENED = 1, MADE, WRITTEN, CUT_TO, SYNCED, FOLDER_SYNCED, UNLINKED, RENAMED, LINKED, SAID };

struct head {
  uint32_t kind;
  uint32_t length;
  uint64_t inode;
  uint64_t offset;
};

#define MOST_FDS 4096
#define LONGEST_PATH 4096

/* What an open fd is to us: 0 nothing, else an inode number; folders and the control file have numbers of their own. */
#define CONTROL UINT64_MAX
#define FOLDER (UINT64_MAX - 1)
/* SQLite's shared memory: made anew after a cut, so it is not written down, but it needs room like any other file. */
#define SHARED_MEMORY (UINT64_MAX - 2)

static uint64_t watched[MOST_FDS];
/* libuv closes past us, by a call of the kernel: an fd is what it was only while it is still the same file. */
static struct stat opened_as[MOST_FDS];
static char *folders[MOST_FDS];
static pthread_mutex_t mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static const char *dir, *control;
static size_t dir_length;
static int journal = -1;
static long countdown = 0;
static int failure = 0;

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static int real_open(const char *path, int flags, mode_t mode) {
  REAL(open64);
  return real(path, flags, mode);
}
static ssize_t real_write(int fd, const void *bytes, size_t length) {
  REAL(write);
  return real(fd, bytes, length);
}
static int real_close(int fd) {
  REAL(close);
  return real(fd);
}

static void give_up(const char *why) {
  dprintf(2, "shim: %s\n", why);
  abort();
}

__attribute__((constructor)) static void begin(void) {
  dir = getenv("RIG_DIR");
  control = getenv("RIG_CONTROL");
  const char *file = getenv("RIG_JOURNAL");
  if (!dir) return;
  dir_length = strlen(dir);
  if (!file) return;
  journal = real_open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (journal < 0) give_up("the journal cannot be opened");
}

static void note(enum kind kind, uint64_t inode, uint64_t offset, const void *bytes, size_t length) {
  if (journal < 0) return;
  struct head head = {kind, (uint32_t)length, inode, offset};
  struct iovec parts[] = {{&head, sizeof head}, {(void *)bytes, length}};
  REAL(writev);
  if (real(journal, parts, 2) != (ssize_t)(sizeof head + length)) give_up("the journal cannot be written");
}

static int is_ours(const char *path) {
  return dir && strncmp(path, dir, dir_length) == 0 && (path[dir_length] == '/' || path[dir_length] == '\0');
}
/* Noted as it is called within the folder. */
static const char *within(const char *path) {
  return path[dir_length] == '/' ? path + dir_length + 1 : "";
}
static int is_shared_memory(const char *path) {
  size_t length = strlen(path);
  return length > 4 && strcmp(path + length - 4, "-shm") == 0;
}
static void forget(int fd) {
  watched[fd] = 0;
  free(folders[fd]);
  folders[fd] = NULL;
}
static uint64_t of(int fd) {
  if (fd < 0 || fd >= MOST_FDS || !watched[fd]) return 0;
  struct stat about;
  const struct stat *was = &opened_as[fd];
  if (fstat(fd, &about) != 0 || about.st_ino != was->st_ino || about.st_dev != was->st_dev) forget(fd);
  return watched[fd];
}

/* Says whether this change fails, with errno set. */
static int fails(void) {
  if (countdown == 0 || failure == 0) return 0;
  if (countdown > 1) {
    countdown--;
    return 0;
  }
  int fd = real_open(control, O_WRONLY | O_TRUNC | O_CLOEXEC, 0);
  if (fd >= 0) {
    if (real_write(fd, "hit", 3) != 3) give_up("the control file cannot be written");
    real_close(fd);
  }
  errno = failure;
  return 1;
}
static int sync_fails(void) { return failure != ENOSPC && fails(); }

static void obey(const char *bytes, size_t length) {
  char text[64] = {0};
  memcpy(text, bytes, length < sizeof text ? length : sizeof text - 1);
  if (sscanf(text, "%ld %d", &countdown, &failure) != 2) give_up("the control file says nothing");
}

static const char *absolute(int at, const char *path, char *room) {
  if (path[0] == '/' || at == AT_FDCWD) return path;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", at);
  ssize_t length = readlink(link, room, LONGEST_PATH);
  if (length < 0) return path;
  snprintf(room + length, LONGEST_PATH - length, "/%s", path);
  return room;
}

static void watch(int fd, const char *path, int is_new) {
  if (fd < 0) return;
  if (fd >= MOST_FDS) give_up("too many files are open");
  forget(fd);
  if (fstat(fd, &opened_as[fd]) != 0) give_up("fstat");
  struct stat about = opened_as[fd];
  if (S_ISDIR(about.st_mode)) {
    watched[fd] = FOLDER;
    folders[fd] = strdup(within(path));
    return;
  }
  watched[fd] = is_shared_memory(path) ? SHARED_MEMORY : about.st_ino;
  if (watched[fd] != SHARED_MEMORY)
    note(is_new ? MADE : OPENED, about.st_ino, 0, within(path), strlen(within(path)));
}

static int open_at(int at, const char *given, int flags, mode_t mode) {
  char room[LONGEST_PATH * 2];
  const char *path = absolute(at, given, room);
  if (control && strcmp(path, control) == 0) {
    int fd = real_open(path, flags, mode);
    if (fd >= 0 && fd < MOST_FDS && (flags & O_ACCMODE) != O_RDONLY && fstat(fd, &opened_as[fd]) == 0)
      watched[fd] = CONTROL;
    return fd;
  }
  if (!is_ours(path)) return real_open(path, flags, mode);
  pthread_mutex_lock(&mutex);
  int is_new = (flags & O_CREAT) && access(path, F_OK) != 0;
  int fd = is_new && fails() ? -1 : real_open(path, flags, mode);
  int error = errno;
  watch(fd, path, is_new);
  if (fd >= 0 && (flags & O_TRUNC) && !is_new) note(CUT_TO, of(fd), 0, "", 0);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return fd;
}

#define OPEN(name, ...) \
  int name(__VA_ARGS__, int flags, ...) { \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
      va_list more; \
      va_start(more, flags); \
      mode = va_arg(more, mode_t); \
      va_end(more); \
    }
OPEN(open, const char *path) return open_at(AT_FDCWD, path, flags, mode); }
OPEN(open64, const char *path) return open_at(AT_FDCWD, path, flags, mode); }
static int other_folder(int at, const char *path, int flags, mode_t mode) {
  REAL(openat);
  return real(at, path, flags, mode);
}
static int openat_any(int at, const char *path, int flags, mode_t mode) {
  char room[LONGEST_PATH * 2];
  return is_ours(absolute(at, path, room)) ? open_at(at, path, flags, mode) : other_folder(at, path, flags, mode);
}
OPEN(openat, int at, const char *path) return openat_any(at, path, flags, mode); }
OPEN(openat64, int at, const char *path) return openat_any(at, path, flags, mode); }

int close(int fd) {
  if (fd >= 0 && fd < MOST_FDS) forget(fd);
  return real_close(fd);
}

static ssize_t write_at(int fd, const void *bytes, size_t length, off64_t offset) {
  REAL(pwrite64);
  uint64_t inode = of(fd);
  if (!inode) return real(fd, bytes, length, offset);
  if (inode == CONTROL) {
    obey(bytes, length);
    return real(fd, bytes, length, offset);
  }
  pthread_mutex_lock(&mutex);
  ssize_t done = fails() ? -1 : real(fd, bytes, length, offset);
  int error = errno;
  if (done > 0 && inode != SHARED_MEMORY) note(WRITTEN, inode, offset, bytes, done);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return done;
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return write_at(fd, bytes, length, offset); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return write_at(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
  if (fd == 1) {
    pthread_mutex_lock(&mutex);
    note(SAID, 0, 0, bytes, length);
    pthread_mutex_unlock(&mutex);
    return real_write(fd, bytes, length);
  }
  uint64_t inode = of(fd);
  if (!inode) return real_write(fd, bytes, length);
  off64_t offset = lseek64(fd, 0, SEEK_CUR);
  if (fcntl(fd, F_GETFL) & O_APPEND) offset = lseek64(fd, 0, SEEK_END);
  ssize_t done = write_at(fd, bytes, length, offset);
  if (done > 0) lseek64(fd, offset + done, SEEK_SET);
  return done;
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  if (of(fd)) give_up("writev to a watched file");
  return real(fd, parts, count);
}

static int cut_to(int fd, off64_t length) {
  REAL(ftruncate64);
  uint64_t inode = of(fd);
  if (!inode) return real(fd, length);
  pthread_mutex_lock(&mutex);
  struct stat about;
  fstat(fd, &about);
  int takes_room = length > about.st_size || failure != ENOSPC;
  int done = takes_room && fails() ? -1 : real(fd, length);
  int error = errno;
  if (done == 0 && inode != SHARED_MEMORY) note(CUT_TO, inode, length, "", 0);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return done;
}
int ftruncate64(int fd, off64_t length) { return cut_to(fd, length); }
int ftruncate(int fd, off_t length) { return cut_to(fd, length); }

/* A watched file is not synced at all: the cut is made from the journal, and nobody need wait for a real disk. */
static int sync_one(int fd) {
  REAL(fdatasync);
  uint64_t inode = of(fd);
  if (!inode) return real(fd);
  pthread_mutex_lock(&mutex);
  int done = sync_fails() ? -1 : 0;
  int error = errno;
  if (done == 0 && inode == FOLDER) note(FOLDER_SYNCED, 0, 0, folders[fd], strlen(folders[fd]));
  else if (done == 0 && inode != SHARED_MEMORY) note(SYNCED, inode, 0, "", 0);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return done;
}
int fdatasync(int fd) { return sync_one(fd); }
int fsync(int fd) { return sync_one(fd); }

static void note_gone(const char *path) {
  if (!is_shared_memory(path)) note(UNLINKED, 0, 0, within(path), strlen(within(path)));
}
#define REMOVING(path, call) \
  if (!is_ours(path)) return call; \
  pthread_mutex_lock(&mutex); \
  int done = failure != ENOSPC && fails() ? -1 : call; \
  int error = errno; \
  if (done == 0) note_gone(path); \
  pthread_mutex_unlock(&mutex); \
  errno = error; \
  return done
int unlink(const char *path) {
  REAL(unlink);
  REMOVING(path, real(path));
}
int remove(const char *path) {
  REAL(remove);
  REMOVING(path, real(path));
}
int unlinkat(int at, const char *given, int flags) {
  REAL(unlinkat);
  char room[LONGEST_PATH * 2];
  const char *path = absolute(at, given, room);
  REMOVING(path, real(at, given, flags));
}

static void note_both(enum kind kind, const char *from, const char *to) {
  if (is_shared_memory(from)) return;
  char both[LONGEST_PATH * 2];
  int length = snprintf(both, sizeof both, "%s%c%s", within(from), 0, within(to));
  note(kind, 0, 0, both, length);
}
#define TWO_NAMES(name, kind) \
  int name(const char *from, const char *to) { \
    REAL(name); \
    if (!is_ours(from) && !is_ours(to)) return real(from, to); \
    if (journal >= 0 && !(is_ours(from) && is_ours(to))) give_up(#name " across the watched folder's edge"); \
    pthread_mutex_lock(&mutex); \
    int done = fails() ? -1 : real(from, to); \
    int error = errno; \
    if (done == 0) note_both(kind, from, to); \
    pthread_mutex_unlock(&mutex); \
    errno = error; \
    return done; \
  }
TWO_NAMES(rename, RENAMED)
TWO_NAMES(link, LINKED)
