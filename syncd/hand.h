/* How a command gets at the book: through the running daemon, or with the book in its
 * own hands.
 *
 * Whoever writes for long holds DIR/lock; a daemon also listens at the socket. So a
 * command that finds neither may write itself, and one that finds the lock alone
 * waits a while: a daemon is starting, or another command is at work. */
#ifndef SYNCD_HAND_H
#define SYNCD_HAND_H

#include "cli/program.h"

struct hand {
	int daemon; /* connected socket, or -1 */
	int lock;   /* or -1 */
	struct buf in;
	struct buf batch; /* "[{…},{…}" */
	int batch_count;
};

/* One of the two is set. E_BUSY. */
MUST_CHECK enum err hand_open(struct op *op, const char *dir, struct hand *out);
/* The lock alone, for what no daemon may stand beside. E_SERVING, E_BUSY. */
MUST_CHECK enum err hand_lock(struct op *op, const char *dir, int *lock);
void hand_close(struct hand *h);

/* Asks the daemon: `what` is the JSON behind the command's name. The answer's text is
 * valid until the next question. A refusal of the daemon is refused here; E_DAEMON. */
MUST_CHECK enum err hand_ask(struct op *op, struct hand *h, const char *cmd, struct str what, struct str *answer);

/* program.writer_open */
enum err hand_writer(struct op *op, struct cli *cli, struct writer *out);

#endif
