/* A machine whose clock is wrong: preloaded, this adds to the clock that people set, and leaves alone what only runs on.
 * DIAL names a file of eight bytes with the seconds to add; it may change while a program runs.
 * (libfaketime 0.9.10 breaks clock_nanosleep, which Python sleeps with.) */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *dial;

__attribute__((constructor)) static void open_dial(void) {
  const char *path = getenv("DIAL");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  void *seen = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *dial, PROT_READ, MAP_SHARED, file, 0);
  dial = seen == MAP_FAILED ? NULL : seen;
  if (file >= 0) close(file);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int failed = (int)syscall(SYS_clock_gettime, clock, now);
  if (!failed && dial && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += *dial;
  return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
  struct timespec found;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &found);
  now->tv_sec = found.tv_sec;
  now->tv_usec = found.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *kept) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (kept) *kept = now.tv_sec;
  return now.tv_sec;
}
