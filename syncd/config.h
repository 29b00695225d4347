/* DIR/syncd.json: where the daemon listens and by which names sites find it. */
#ifndef SYNCD_CONFIG_H
#define SYNCD_CONFIG_H

#include "base/op.h"

struct config {
	struct str listen; /* "0.0.0.0:7443" */
	struct str metrics; /* "127.0.0.1:7444"; empty: no such port */
	struct str *hosts; /* the first one goes into tokens */
	int hosts_count;
};

#define LISTEN_DEFAULT "0.0.0.0:7443"
#define METRICS_EXAMPLE "127.0.0.1:7444"
enum { HOSTS_MAX = 32 };

/* The config's texts live in the op's arena. */
MUST_CHECK enum err config_load(struct op *op, const char *dir, struct config *out);
MUST_CHECK enum err config_save(struct op *op, const char *dir, const struct config *c);

/* By which name sites find the server: the first one, or this machine's own. */
struct str config_host(const struct config *c);

/* "127.0.0.1:7443", "[::]:7443"; port 0: any free one. E_VALUE. */
MUST_CHECK enum err listen_read(struct op *op, struct str text, struct str *address, int *port);
/* The same for the metrics port. */
MUST_CHECK enum err metrics_read(struct op *op, struct str text, struct str *address, int *port);
/* A name or a numeric address, without brackets; E_VALUE. */
MUST_CHECK enum err host_check(struct op *op, struct str host);
/* The way it is written before a port: "[::1]". */
struct str host_in_address(struct op *op, struct str host);

#endif
