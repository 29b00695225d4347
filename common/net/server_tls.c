/* The server's TLS: 1.3 alone, one authority, and who the peer is.
 *
 * Whether a certificate has expired is asked at each call and not remembered from
 * the handshake: a connection may be older than that moment, and a resumed one
 * had no check of its own. */
#include "server.h"

#include <string.h>

#include "base/check.h"
#include "seal/x509.h"

static int let_expired_through(int good, X509_STORE_CTX *chain)
{
	return good || (X509_STORE_CTX_get_error(chain) == X509_V_ERR_CERT_HAS_EXPIRED &&
			       X509_STORE_CTX_get_error_depth(chain) == 0);
}

static void free_with_ssl(void *parent, void *connection, CRYPTO_EX_DATA *data, int index, long argl, void *argp)
{
	(void)parent;
	(void)data;
	(void)index;
	(void)argl;
	(void)argp;
	http_connection_free(connection);
}

/* libevent tells nobody on this side that a handshake is done. */
static void on_tls(const SSL *ssl, int where, int value)
{
	(void)value;
	if (!(where & SSL_CB_HANDSHAKE_DONE))
		return;
	const struct http_server *server = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	struct http_connection *connection = SSL_get_ex_data(ssl, server->connection_index);
	if (connection && connection->kind == HTTP_KIND_UNKNOWN)
		http_connection_greet(connection);
}

static bool use_certificate(SSL_CTX *tls, const struct http_config *config)
{
	X509 *cert = pki_cert_from(config->cert_pem);
	EVP_PKEY *key = pki_key_from(config->key_pem);
	bool done = cert && key && SSL_CTX_use_certificate(tls, cert) == 1 && SSL_CTX_use_PrivateKey(tls, key) == 1 &&
		    SSL_CTX_check_private_key(tls) == 1;

	X509_free(cert);
	EVP_PKEY_free(key);
	return done;
}

/* The authority goes out with the chain: a device that enrols knows nothing of it
 * but the fingerprint. */
static bool use_authority(SSL_CTX *tls, const struct http_config *config)
{
	X509 *authority = pki_cert_from(config->authority_pem);
	bool done = authority && SSL_CTX_add1_chain_cert(tls, authority) == 1;

	if (done && config->ask_peer) {
		done = X509_STORE_add_cert(SSL_CTX_get_cert_store(tls), authority) == 1 &&
		       SSL_CTX_add_client_CA(tls, authority) == 1;
		SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, let_expired_through);
	}
	X509_free(authority);
	return done;
}

enum err http_server_tls_open(struct op *op, struct http_server *server)
{
	static const unsigned char session_context[] = "daybook";

	server->connection_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, free_with_ssl);
	server->tls = SSL_CTX_new(TLS_server_method());
	CHECK(server->connection_index >= 0 && server->tls);
	SSL_CTX_set_min_proto_version(server->tls, TLS1_3_VERSION);
	SSL_CTX_set_mode(server->tls, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_id_context(server->tls, session_context, sizeof(session_context) - 1);
	SSL_CTX_set_app_data(server->tls, server);
	SSL_CTX_set_info_callback(server->tls, on_tls);
	if (!use_certificate(server->tls, &server->config))
		return pki_refuse(op, "the server's certificate and key cannot be read, or are not a pair");
	if (!use_authority(server->tls, &server->config))
		return pki_refuse(op, "the authority's certificate cannot be read");
	return OK;
}

static void remember_peer(struct http_connection *connection, X509 *cert)
{
	struct hash h = pki_fingerprint(cert);
	struct buf hex = BUF_INIT;

	connection->peer = cert;
	pki_device_of(cert, &connection->device);
	hash_put_hex(&hex, &h);
	memcpy(connection->fingerprint, hex.p, HASH_HEX + 1);
	buf_done(&hex);
}

void http_server_peer_read(struct http_connection *connection, struct http_peer *out)
{
	X509 *cert = SSL_get0_peer_certificate(bufferevent_openssl_get_ssl(connection->bev));

	*out = (struct http_peer){.state = HTTP_PEER_NONE};
	if (!cert)
		return;
	if (connection->peer != cert)
		remember_peer(connection, cert);
	/* 0 is OpenSSL's word for a date it cannot read. */
	bool over = X509_cmp_current_time(X509_get0_notAfter(cert)) <= 0;
	out->state = over ? HTTP_PEER_EXPIRED : HTTP_PEER_GOOD;
	out->site = str_from(connection->device.site);
	out->epoch = str_from(connection->device.epoch);
	memcpy(out->fingerprint, connection->fingerprint, sizeof(out->fingerprint));
}
