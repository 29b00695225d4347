/* An HTTPS client that keeps its connection: one conversation with one server.
 *
 * TLS 1.3, no other root than the one given, no redirect, no proxy, every answer
 * bounded. A device that has not yet enrolled knows the authority only by its
 * fingerprint; the server sends the authority along and it is held against that. */
#ifndef NET_HTTP_CLIENT_H
#define NET_HTTP_CLIENT_H

#include "base/hash.h"
#include "base/op.h"
#include "net/http_server.h"

struct http_client;

struct http_client_config {
	const char *base_url; /* "https://ho.example:8443" */
	struct str authority_pem; /* either this */
	const struct hash *authority_fingerprint; /* or this, SHA-256 of its DER */
	struct str cert_pem, key_pem; /* the device's; none before it has enrolled */
	int connect_timeout_ms; /* 0: 10,000 */
	int total_timeout_ms; /* 0: 60,000; a call that waits at the server needs more */
};

struct http_reply {
	int status; /* 0: no answer came */
	struct str content_type, content_encoding; /* borrowed from the op */
	int retry_after_s; /* 0: not said */
	struct buf body;
	bool reset; /* with E_NETWORK: cut while the body went up; a smaller one may pass */
};

/* Borrows the config while opening. Nothing is sent yet. */
MUST_CHECK enum err http_client_open(struct op *op, const struct http_client_config *config, struct http_client **out);
void http_client_close(struct http_client *client);
void http_client_set_timeout(struct http_client *client, int total_timeout_ms);

/* Any answer is OK, whatever its status. E_NETWORK when none came, E_SIZE when it
 * was longer than answer_max. The reply is filled anew; its body is the caller's
 * (http_reply_done). */
MUST_CHECK enum err http_client_call(struct http_client *client, struct op *op, enum http_method method,
	const char *path_and_query, const struct http_header *headers, int headers_count, struct str body,
	size_t answer_max, struct http_reply *reply);
void http_reply_done(struct http_reply *reply);

#endif
