/* Company at head office's port: connections of a device that are idle, and clients
 * without manners, kept up whatever head office does about them. */
#ifndef TESTS_BENCH_COMPANY_H
#define TESTS_BENCH_COMPANY_H

#include <sys/types.h>

#include <openssl/ssl.h>

#include "bench.h"

/* With a device's certificate, out of its directory. */
SSL_CTX *company_tls(const char *site_dir);
/* Connected, with its handshake done; NULL: cut before that. */
SSL *company_open(SSL_CTX *tls, int port);
void company_close(SSL *ssl);
/* One call and its answer: afterwards the connection is idle. */
void company_ask_once(SSL *ssl);

/* In a process of its own: so many bad clients, a quarter each of half-open, with slow
 * headers, with a slow body, and asking without end and reading nothing. Who is cut comes
 * back at once. All of them are there when it returns. */
pid_t company_begin(const char *site_dir, int port, int count);
void company_end(pid_t pid);
/* Descriptors for so many connections. */
void company_room(int count);

#endif
