/* How the client knows a server by its authority's fingerprint alone. */
#ifndef NET_CLIENT_TLS_PRIVATE_H
#define NET_CLIENT_TLS_PRIVATE_H

#include <curl/curl.h>

/* For CURLOPT_SSL_CTX_FUNCTION; its data is a struct hash. */
CURLcode client_tls_pin(CURL *curl, void *ssl_ctx, void *fingerprint);

#endif
