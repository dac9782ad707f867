#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// HTTP by libcurl, which is loaded when it is first needed: a program that never speaks to a network neither needs it nor waits
/// for its thirty libraries at start.

/// A connection with its TLS session; kept open from call to call. It belongs to one thread at a time.
typedef struct mr_curl mr_curl;

/// What is asked for. Strings end in 0; what is not wanted is NULL or 0.
typedef struct {
  /// http or https; other protocols are refused.
  const char *url;
  /// Lines `Name: value`.
  const char *const *headers;
  size_t header_count;
  /// The body of a POST; NULL: a GET.
  const uint8_t *body;
  size_t body_count;
  /// A PEM file of the authorities to trust in place of the system's.
  const char *authority_file;
  /// The whole call, and its connection alone, in milliseconds.
  long timeout;
  long connect_timeout;
  /// Gives up where fewer bytes a second than this arrive or leave for so many seconds.
  long low_speed_bytes;
  long low_speed_seconds;
  /// The longest answer that is taken.
  size_t most_bytes;
  /// Bytes a second that are sent at most, for tests of slow links.
  int64_t most_sent_per_second;
} mr_curl_request;

/// Why a call gave no answer.
typedef enum {
  MR_CURL_ANSWERED = 0,
  MR_CURL_UNRESOLVED,
  MR_CURL_UNREACHABLE,
  MR_CURL_TIMED_OUT,
  MR_CURL_UNTRUSTED,
  MR_CURL_NO_AUTHORITY_FILE,
  MR_CURL_TOO_LONG,
  MR_CURL_BROKEN_OFF,
  MR_CURL_BAD_ADDRESS,
  MR_CURL_FAILED,
} mr_curl_end;

/// What came of a call.
typedef struct {
  mr_curl_end end;
  /// HTTP's number; 0 where there was no answer.
  long status;
  /// The answer, to be freed by mr_curl_free; NULL where it is empty.
  uint8_t *body;
  size_t count;
  /// libcurl's words.
  char words[256];
} mr_curl_outcome;

/// Loads libcurl.so.4 once; false where it is not there or lacks a function.
bool mr_curl_load(void);

/// Why it could not be loaded, or "".
const char *mr_curl_load_problem(void);

/// A handle; NULL without the library or memory.
mr_curl *mr_curl_open(void);

/// Closes its connection.
void mr_curl_close(mr_curl *handle);

/// One request and its whole answer; a body leaves once. Redirects are not followed; a proxy is taken from the environment.
void mr_curl_send(mr_curl *handle, const mr_curl_request *request, mr_curl_outcome *outcome);

/// Frees an answer.
void mr_curl_free(uint8_t *body);
