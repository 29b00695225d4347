/* The door for commands on this machine: DIR/syncd.sock, one line of JSON each way.
 *
 *   {"cmd":"act","what":{…}}        an act as in cli/writer.h -> what was recorded
 *   {"cmd":"batch","what":[{…},…]}  acts that stand or fall together -> {"recorded":N,"already":M}
 *   {"cmd":"token","what":{"site":"S01","hours":72}} -> {"token":"daybook1:…"}
 *   {"cmd":"kept","what":{"n":8457}}  a backup reaches so far -> {}
 *
 * or a refusal. Each connection has a thread that reads, hands on to the writer and
 * waits; who may open the socket may do what the daemon may. */
#ifndef SYNCD_LOCAL_H
#define SYNCD_LOCAL_H

#include "office.h"

enum { LOCAL_LINE_MAX = 8 * 1024 * 1024, LOCAL_CONNECTIONS_MAX = 16, LOCAL_BATCH_MAX = 10000 };

/* Begins to listen; commands are served from then on. */
MUST_CHECK enum err local_open(struct op *op, struct office *office, struct local **out);
/* Ends every connection once what it asked for is answered, and waits for them.
 * The writer must still be at work. */
void local_close(struct local *l);

/* An open socket, bound or connected to DIR/syncd.sock; -1 and errno. */
int local_listen(const char *dir);
int local_connect(const char *dir);
void local_unlink(const char *dir);

#endif
