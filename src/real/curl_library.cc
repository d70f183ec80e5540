// SPDX-License-Identifier: Apache-2.0
#include "real/curl_library.h"

#include <dlfcn.h>

namespace stint::real {
namespace {

constexpr const char* kName = "libcurl.so.4";

struct Loaded {
  CurlLibrary functions{};
  const char* why = nullptr;

  Loaded() {
    void* library = dlopen(kName, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      why = "libcurl is not installed (libcurl.so.4; sudo apt install libcurl4)";
      return;
    }
    take(library, "curl_global_init", functions.global_init);
    take(library, "curl_easy_init", functions.easy_init);
    take(library, "curl_easy_cleanup", functions.easy_cleanup);
    take(library, "curl_easy_setopt", functions.easy_setopt);
    take(library, "curl_easy_getinfo", functions.easy_getinfo);
    take(library, "curl_easy_strerror", functions.easy_strerror);
    take(library, "curl_slist_append", functions.slist_append);
    take(library, "curl_slist_free_all", functions.slist_free_all);
    take(library, "curl_multi_init", functions.multi_init);
    take(library, "curl_multi_cleanup", functions.multi_cleanup);
    take(library, "curl_multi_add_handle", functions.multi_add_handle);
    take(library, "curl_multi_remove_handle", functions.multi_remove_handle);
    take(library, "curl_multi_perform", functions.multi_perform);
    take(library, "curl_multi_poll", functions.multi_poll);
    take(library, "curl_multi_info_read", functions.multi_info_read);
    if (why == nullptr) functions.global_init(CURL_GLOBAL_DEFAULT);
  }

  template <class Function>
  void take(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (function == nullptr) why = "libcurl is too old: 7.68 or later is needed";
  }
};

}  // namespace

const CurlLibrary* curl_library(const char*& why) {
  static const Loaded loaded;
  why = loaded.why;
  return loaded.why == nullptr ? &loaded.functions : nullptr;
}

}  // namespace stint::real
