// Plain functions for libcurl's variadic ones, by kind of argument: Swift imports no variadics.
#pragma once
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>

static inline CURLcode p352_setopt_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode p352_setopt_offset(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode p352_setopt_text(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode p352_setopt_pointer(CURL *h, CURLoption o, void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode p352_setopt_list(CURL *h, CURLoption o, struct curl_slist *v) { return curl_easy_setopt(h, o, v); }

// For WRITEFUNCTION, HEADERFUNCTION and READFUNCTION, which have the same shape.
typedef size_t (*p352_mover)(char *data, size_t size, size_t count, void *context);
typedef int (*p352_seeker)(void *context, curl_off_t offset, int origin);
static inline CURLcode p352_setopt_mover(CURL *h, CURLoption o, p352_mover v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode p352_setopt_seeker(CURL *h, p352_seeker v) { return curl_easy_setopt(h, CURLOPT_SEEKFUNCTION, v); }

static inline CURLcode p352_getinfo_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode p352_getinfo_offset(CURL *h, CURLINFO i, curl_off_t *v) { return curl_easy_getinfo(h, i, v); }

static inline CURLMcode p352_multi_setopt_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }
static inline CURLcode p352_message_result(const CURLMsg *m) { return m->data.result; }

// Macros that Swift does not import.
static inline long p352_basic_auth(void) { return (long)CURLAUTH_BASIC; }
static inline long p352_proxy_auth(void) { return (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST | CURLAUTH_NTLM); }
static inline size_t p352_abort_reading(void) { return CURL_READFUNC_ABORT; }
