#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The library's own header is part of a package that is not needed otherwise. Its numbers have not changed since 2006, but for
// those of later options, which never do either: they are its binary interface.
typedef void CURL;
struct curl_slist;

enum { GLOBAL_DEFAULT = 3 };
enum { OPTION_LONG = 0, OPTION_POINTER = 10000, OPTION_FUNCTION = 20000, OPTION_OFF_T = 30000 };
enum {
  OPTION_WRITEDATA = OPTION_POINTER + 1,
  OPTION_URL = OPTION_POINTER + 2,
  OPTION_READDATA = OPTION_POINTER + 9,
  OPTION_ERRORBUFFER = OPTION_POINTER + 10,
  OPTION_WRITEFUNCTION = OPTION_FUNCTION + 11,
  OPTION_READFUNCTION = OPTION_FUNCTION + 12,
  OPTION_LOW_SPEED_LIMIT = OPTION_LONG + 19,
  OPTION_LOW_SPEED_TIME = OPTION_LONG + 20,
  OPTION_HTTPHEADER = OPTION_POINTER + 23,
  OPTION_POST = OPTION_LONG + 47,
  OPTION_CAINFO = OPTION_POINTER + 65,
  OPTION_HTTP_VERSION = OPTION_LONG + 84,
  OPTION_NOSIGNAL = OPTION_LONG + 99,
  OPTION_POSTFIELDSIZE_LARGE = OPTION_OFF_T + 120,
  OPTION_MAX_SEND_SPEED_LARGE = OPTION_OFF_T + 145,
  OPTION_TIMEOUT_MS = OPTION_LONG + 155,
  OPTION_CONNECTTIMEOUT_MS = OPTION_LONG + 156,
  OPTION_PROTOCOLS = OPTION_LONG + 181,
};
enum { HTTP_VERSION_1_1 = 2, PROTOCOL_HTTP = 1, PROTOCOL_HTTPS = 2, INFO_RESPONSE_CODE = 0x200000 + 2 };
// Codes of the end of a call.
enum {
  CODE_OK = 0, CODE_UNSUPPORTED_PROTOCOL = 1, CODE_MALFORMED = 3, CODE_NO_PROXY = 5, CODE_NO_HOST = 6, CODE_NO_CONNECTION = 7,
  CODE_PARTIAL = 18, CODE_WRITE = 23, CODE_TIMEOUT = 28, CODE_TLS = 35, CODE_NOTHING = 52, CODE_SEND = 55, CODE_RECEIVE = 56,
  CODE_PEER = 60, CODE_REWIND = 65, CODE_AUTHORITY = 77,
};

static struct {
  int (*global_init)(long);
  CURL *(*init)(void);
  int (*setopt)(CURL *, int, ...);
  int (*perform)(CURL *);
  int (*getinfo)(CURL *, int, ...);
  void (*reset)(CURL *);
  void (*cleanup)(CURL *);
  struct curl_slist *(*append)(struct curl_slist *, const char *);
  void (*free_all)(struct curl_slist *);
  const char *(*words)(int);
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded;
static char problem[300];

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    const char *words = dlerror();
    snprintf(problem, sizeof problem, "%s", words == NULL ? "libcurl.so.4 is not there" : words);
    return;
  }
  const struct {
    const char *name;
    void **place;
  } functions[] = {
      {"curl_global_init", (void **)&curl.global_init}, {"curl_easy_init", (void **)&curl.init},
      {"curl_easy_setopt", (void **)&curl.setopt},      {"curl_easy_perform", (void **)&curl.perform},
      {"curl_easy_getinfo", (void **)&curl.getinfo},    {"curl_easy_reset", (void **)&curl.reset},
      {"curl_easy_cleanup", (void **)&curl.cleanup},    {"curl_slist_append", (void **)&curl.append},
      {"curl_slist_free_all", (void **)&curl.free_all}, {"curl_easy_strerror", (void **)&curl.words},
  };
  for (size_t index = 0; index < sizeof functions / sizeof *functions; index++) {
    *functions[index].place = dlsym(library, functions[index].name);
    if (*functions[index].place == NULL) {
      snprintf(problem, sizeof problem, "libcurl.so.4 has no %s", functions[index].name);
      return;
    }
  }
  if (curl.global_init(GLOBAL_DEFAULT) != CODE_OK) {
    snprintf(problem, sizeof problem, "libcurl.so.4 could not be started");
    return;
  }
  is_loaded = true;
}

bool mr_curl_load(void) {
  pthread_once(&once, load);
  return is_loaded;
}

const char *mr_curl_load_problem(void) {
  pthread_once(&once, load);
  return problem;
}

mr_curl *mr_curl_open(void) { return mr_curl_load() ? (mr_curl *)curl.init() : NULL; }

void mr_curl_close(mr_curl *handle) {
  if (handle != NULL) curl.cleanup((CURL *)handle);
}

void mr_curl_free(uint8_t *body) { free(body); }

/// An answer as it arrives.
struct answer {
  uint8_t *bytes;
  size_t count, room, most;
  bool is_too_long;
};

static size_t take(char *bytes, size_t size, size_t number, void *context) {
  struct answer *answer = context;
  const size_t count = size * number;
  if (count > answer->most - answer->count) {
    answer->is_too_long = true;
    return 0;
  }
  if (answer->count + count > answer->room) {
    size_t room = answer->room == 0 ? 65536 : answer->room;
    while (room < answer->count + count) room *= 2;
    uint8_t *larger = realloc(answer->bytes, room);
    if (larger == NULL) return 0;
    answer->bytes = larger;
    answer->room = room;
  }
  memcpy(answer->bytes + answer->count, bytes, count);
  answer->count += count;
  return count;
}

/// A body as it leaves.
struct question {
  const uint8_t *bytes;
  size_t left;
};

static size_t give(char *bytes, size_t size, size_t number, void *context) {
  struct question *question = context;
  const size_t room = size * number, count = question->left < room ? question->left : room;
  if (count > 0) memcpy(bytes, question->bytes, count);
  question->bytes += count;
  question->left -= count;
  return count;
}

static mr_curl_end end_of(int code, bool is_too_long) {
  switch (code) {
    case CODE_OK: return MR_CURL_ANSWERED;
    case CODE_UNSUPPORTED_PROTOCOL:
    case CODE_MALFORMED: return MR_CURL_BAD_ADDRESS;
    case CODE_NO_PROXY:
    case CODE_NO_HOST: return MR_CURL_UNRESOLVED;
    case CODE_NO_CONNECTION: return MR_CURL_UNREACHABLE;
    case CODE_TIMEOUT: return MR_CURL_TIMED_OUT;
    case CODE_TLS:
    case CODE_PEER: return MR_CURL_UNTRUSTED;
    case CODE_AUTHORITY: return MR_CURL_NO_AUTHORITY_FILE;
    case CODE_WRITE: return is_too_long ? MR_CURL_TOO_LONG : MR_CURL_FAILED;
    case CODE_PARTIAL:
    case CODE_NOTHING:
    case CODE_SEND:
    case CODE_RECEIVE:
    case CODE_REWIND: return MR_CURL_BROKEN_OFF;
    default: return MR_CURL_FAILED;
  }
}

void mr_curl_send(mr_curl *opened, const mr_curl_request *request, mr_curl_outcome *outcome) {
  memset(outcome, 0, sizeof *outcome);
  CURL *handle = (CURL *)opened;
  struct answer answer = {.most = request->most_bytes};
  // Settings go, connections stay.
  curl.reset(handle);
  curl.setopt(handle, OPTION_ERRORBUFFER, outcome->words);
  curl.setopt(handle, OPTION_URL, request->url);
  curl.setopt(handle, OPTION_PROTOCOLS, (long)(PROTOCOL_HTTP | PROTOCOL_HTTPS));
  curl.setopt(handle, OPTION_HTTP_VERSION, (long)HTTP_VERSION_1_1);
  curl.setopt(handle, OPTION_NOSIGNAL, 1L);
  curl.setopt(handle, OPTION_TIMEOUT_MS, request->timeout);
  curl.setopt(handle, OPTION_CONNECTTIMEOUT_MS, request->connect_timeout);
  curl.setopt(handle, OPTION_LOW_SPEED_LIMIT, request->low_speed_bytes);
  curl.setopt(handle, OPTION_LOW_SPEED_TIME, request->low_speed_seconds);
  curl.setopt(handle, OPTION_WRITEFUNCTION, take);
  curl.setopt(handle, OPTION_WRITEDATA, &answer);
  if (request->authority_file != NULL) curl.setopt(handle, OPTION_CAINFO, request->authority_file);
  if (request->most_sent_per_second > 0) {
    curl.setopt(handle, OPTION_MAX_SEND_SPEED_LARGE, request->most_sent_per_second);
  }
  // Without this a larger body waits a second for a server that does not know the question.
  struct curl_slist *headers = curl.append(NULL, "Expect:");
  for (size_t index = 0; index < request->header_count && headers != NULL; index++) {
    struct curl_slist *longer = curl.append(headers, request->headers[index]);
    if (longer == NULL) break;
    headers = longer;
  }
  curl.setopt(handle, OPTION_HTTPHEADER, headers);
  // Where a kept connection closes without an answer libcurl sends the request again on another, and says nothing: what was taken twice
  // then, or handed over once, its caller would not know. A body that is read and cannot be rewound leaves once.
  struct question question = {.bytes = request->body, .left = request->body_count};
  if (request->body != NULL) {
    curl.setopt(handle, OPTION_POST, 1L);
    curl.setopt(handle, OPTION_POSTFIELDSIZE_LARGE, (int64_t)request->body_count);
    curl.setopt(handle, OPTION_READFUNCTION, give);
    curl.setopt(handle, OPTION_READDATA, &question);
  }
  const int code = curl.perform(handle);
  outcome->end = end_of(code, answer.is_too_long);
  if (code == CODE_OK) {
    curl.getinfo(handle, INFO_RESPONSE_CODE, &outcome->status);
    outcome->body = answer.bytes;
    outcome->count = answer.count;
  } else {
    free(answer.bytes);
    if (outcome->words[0] == 0) snprintf(outcome->words, sizeof outcome->words, "%s", curl.words(code));
  }
  // The buffer is the caller's.
  curl.setopt(handle, OPTION_ERRORBUFFER, NULL);
  curl.free_all(headers);
}
