/* libcurl behind a door: everything it may do that is not wanted is switched off
 * when the handle is made, and a call sets only what differs between calls. */
#include "net/http_client.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <curl/curl.h>

#include "base/check.h"
#include "client_tls.h"

struct http_client {
	CURL *curl;
	struct buf base_url;
	struct hash fingerprint; /* what the authority must be, if that is all we know */
	char error[CURL_ERROR_SIZE];
};

struct answer {
	struct buf *body;
	size_t max;
	bool too_long;
};

/* An option that curl does not know would leave something switched on. */
#define SET(curl, option, value) CHECK(curl_easy_setopt((curl), (option), (value)) == CURLE_OK)

static size_t take(char *bytes, size_t size, size_t count, void *arg)
{
	struct answer *answer = arg;
	size_t n = size * count;

	if (n > answer->max - answer->body->n) {
		answer->too_long = true;
		return CURL_WRITEFUNC_ERROR;
	}
	buf_put(answer->body, (struct str){bytes, n});
	return n;
}

static struct curl_blob blob(struct str s)
{
	return (struct curl_blob){(void *)s.p, s.n, CURL_BLOB_COPY};
}

static void set_bounds(struct http_client *client, const struct http_client_config *config)
{
	CURL *curl = client->curl;

	SET(curl, CURLOPT_ERRORBUFFER, client->error);
	SET(curl, CURLOPT_PROTOCOLS_STR, "https");
	SET(curl, CURLOPT_FOLLOWLOCATION, 0L);
	SET(curl, CURLOPT_PROXY, "");
	SET(curl, CURLOPT_NOSIGNAL, 1L);
	SET(curl, CURLOPT_TCP_NODELAY, 1L);
	SET(curl, CURLOPT_TCP_KEEPALIVE, 1L);
	SET(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(curl, CURLOPT_WRITEFUNCTION, take);
	SET(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)(config->connect_timeout_ms ? config->connect_timeout_ms : 10000));
	http_client_set_timeout(client, config->total_timeout_ms);
}

/* The system's authorities are not ours: both their file and their directory are
 * left out, or the directory would still be asked beside the blob. */
static void set_trust(struct http_client *client, const struct http_client_config *config)
{
	CURL *curl = client->curl;

	SET(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3);
	SET(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	SET(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	SET(curl, CURLOPT_CAINFO, NULL);
	SET(curl, CURLOPT_CAPATH, NULL);
	if (config->authority_fingerprint) {
		client->fingerprint = *config->authority_fingerprint;
		SET(curl, CURLOPT_SSL_CTX_FUNCTION, client_tls_pin);
		SET(curl, CURLOPT_SSL_CTX_DATA, &client->fingerprint);
	} else {
		struct curl_blob authority = blob(config->authority_pem);
		SET(curl, CURLOPT_CAINFO_BLOB, &authority);
	}
	if (config->cert_pem.n) {
		struct curl_blob cert = blob(config->cert_pem), key = blob(config->key_pem);
		SET(curl, CURLOPT_SSLCERT_BLOB, &cert);
		SET(curl, CURLOPT_SSLKEY_BLOB, &key);
	}
}

enum err http_client_open(struct op *op, const struct http_client_config *config, struct http_client **out)
{
	*out = NULL;
	if (!str_starts(str_from(config->base_url), STR("https://")))
		return op_refuse(op, E_VALUE, "url", "value", config->base_url, "kind", "the address of head office",
			"example", "https://ho.example:8443", NULL);
	if (!config->authority_fingerprint && !config->authority_pem.n)
		return op_refuse(op, E_CERTIFICATE, "", "why", "head office's authority is not known", NULL);
	struct http_client *client = calloc(1, sizeof(*client));
	CHECK(client && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
	client->curl = curl_easy_init();
	CHECK(client->curl);
	buf_puts(&client->base_url, config->base_url);
	while (client->base_url.p[client->base_url.n - 1] == '/')
		client->base_url.p[--client->base_url.n] = '\0';
	set_bounds(client, config);
	set_trust(client, config);
	*out = client;
	return OK;
}

void http_client_close(struct http_client *client)
{
	if (!client)
		return;
	curl_easy_cleanup(client->curl);
	buf_done(&client->base_url);
	free(client);
}

void http_client_set_timeout(struct http_client *client, int total_timeout_ms)
{
	SET(client->curl, CURLOPT_TIMEOUT_MS, (long)(total_timeout_ms ? total_timeout_ms : 60000));
}

void http_reply_done(struct http_reply *reply)
{
	buf_done(&reply->body);
}

/* `Expect` is taken out: waiting for a go-ahead costs a round trip on every batch. */
static struct curl_slist *header_list(struct op *op, const struct http_header *headers, int count)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");

	CHECK(list);
	for (int i = 0; i < count; i++) {
		struct str line = arena_printf(&op->arena, "%s: %s", headers[i].name, headers[i].value);
		CHECK(!memchr(line.p, '\n', line.n) && !memchr(line.p, '\r', line.n));
		list = curl_slist_append(list, line.p);
		CHECK(list);
	}
	return list;
}

/* OpenSSL writes to a socket that the peer has closed; the signal of that is kept
 * from the program, and taken away if it came. */
static CURLcode perform(CURL *curl)
{
	static const struct timespec at_once = {0};
	sigset_t pipe, before, pending;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigpending(&pending);
	pthread_sigmask(SIG_BLOCK, &pipe, &before);
	CURLcode code = curl_easy_perform(curl);
	if (!sigismember(&pending, SIGPIPE)) {
		while (sigtimedwait(&pipe, NULL, &at_once) < 0 && errno == EINTR)
			;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return code;
}

static bool was_reset(CURL *curl, CURLcode code)
{
	long why = 0;

	curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &why);
	return code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING ||
	       (code == CURLE_RECV_ERROR && (why == ECONNRESET || why == EPIPE));
}

static struct str header_of(struct op *op, CURL *curl, const char *name)
{
	struct curl_header *header = NULL;

	if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
		return STR_NONE;
	return arena_str(&op->arena, str_from(header->value));
}

static void read_head(struct op *op, CURL *curl, struct http_reply *reply)
{
	curl_off_t retry_after = 0;
	long status = 0;

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
	reply->status = (int)status;
	reply->retry_after_s = retry_after > 86400 ? 86400 : (int)retry_after;
	reply->content_type = header_of(op, curl, "Content-Type");
	reply->content_encoding = header_of(op, curl, "Content-Encoding");
}

static CURLcode send_call(struct http_client *client, struct op *op, enum http_method method, const char *path,
	struct str body)
{
	CURL *curl = client->curl;

	SET(curl, CURLOPT_URL, arena_printf(&op->arena, "%.*s%s", STR_ARG(buf_str(&client->base_url)), path).p);
	if (method == HTTP_POST) {
		SET(curl, CURLOPT_POSTFIELDS, body.n ? body.p : "");
		SET(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
	} else {
		SET(curl, CURLOPT_HTTPGET, 1L);
	}
	client->error[0] = '\0';
	return perform(curl);
}

enum err http_client_call(struct http_client *client, struct op *op, enum http_method method,
	const char *path_and_query, const struct http_header *headers, int headers_count, struct str body,
	size_t answer_max, struct http_reply *reply)
{
	struct buf kept = reply->body;
	struct answer answer = {&reply->body, answer_max, false};
	struct curl_slist *list = header_list(op, headers, headers_count);

	CHECK(path_and_query[0] == '/');
	*reply = (struct http_reply){.body = kept};
	buf_clear(&reply->body);
	SET(client->curl, CURLOPT_HTTPHEADER, list);
	SET(client->curl, CURLOPT_WRITEDATA, &answer);
	CURLcode code = send_call(client, op, method, path_and_query, body);
	if (code == CURLE_OK)
		read_head(op, client->curl, reply);
	else
		reply->reset = body.n > 0 && was_reset(client->curl, code);
	SET(client->curl, CURLOPT_HTTPHEADER, NULL);
	SET(client->curl, CURLOPT_WRITEDATA, NULL);
	SET(client->curl, CURLOPT_POSTFIELDS, NULL);
	curl_slist_free_all(list);
	if (answer.too_long) {
		struct str most = arena_printf(&op->arena, ">%zu", answer_max);
		return op_refuse(op, E_SIZE, "answer", "size", most.p, "max", most.p + 1, NULL);
	}
	if (code == CURLE_OK)
		return OK;
	return op_refuse(op, E_NETWORK, "", "why", client->error[0] ? client->error : curl_easy_strerror(code), NULL);
}
