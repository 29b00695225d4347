/* What the daemon tells the supervisor that started it: systemd's sd_notify protocol,
 * datagrams to the socket named in NOTIFY_SOCKET. Without one nothing is said.
 *
 *   READY=1        the ports are open and the writer is at work
 *   STATUS=…       one line for `systemctl status`
 *   WATCHDOG=1     the writer is well; not said where it is not, so that it is started anew
 *   STOPPING=1     no new calls; what is in flight is answered */
#ifndef SYNCD_NOTIFY_H
#define SYNCD_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

struct notifier {
	int fd;              /* -1: nobody to tell */
	int64_t watchdog_ms; /* how often WATCHDOG=1 is due; 0: never */
};

/* Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. */
void notifier_open(struct notifier *n);
void notifier_close(struct notifier *n);
/* One datagram, of lines: "READY=1\nSTATUS=…". False where it did not go out, which
 * is nobody's failure. */
bool notifier_say(const struct notifier *n, const char *lines);

#endif
