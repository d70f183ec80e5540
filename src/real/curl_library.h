// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <curl/curl.h>

namespace stint::real {

/// libcurl, loaded when the first request is made: it brings some thirty libraries with it, which would cost
/// every `stint --version` and `stint ls` four milliseconds of start-up.
struct CurlLibrary {
  decltype(&::curl_global_init) global_init;
  decltype(&::curl_easy_init) easy_init;
  decltype(&::curl_easy_cleanup) easy_cleanup;
  decltype(&::curl_easy_setopt) easy_setopt;
  decltype(&::curl_easy_getinfo) easy_getinfo;
  decltype(&::curl_easy_strerror) easy_strerror;
  decltype(&::curl_slist_append) slist_append;
  decltype(&::curl_slist_free_all) slist_free_all;
  decltype(&::curl_multi_init) multi_init;
  decltype(&::curl_multi_cleanup) multi_cleanup;
  decltype(&::curl_multi_add_handle) multi_add_handle;
  decltype(&::curl_multi_remove_handle) multi_remove_handle;
  decltype(&::curl_multi_perform) multi_perform;
  decltype(&::curl_multi_poll) multi_poll;
  decltype(&::curl_multi_info_read) multi_info_read;
};

/// nullptr where the library is not there or too old; `why` then says so.
const CurlLibrary* curl_library(const char*& why);

}  // namespace stint::real
