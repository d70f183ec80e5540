// SPDX-License-Identifier: Apache-2.0
// {fmt} as an object of our own: Debian ships it as a shared library only, and stintd is linked statically;
// its header-only form would cost every file two seconds to compile. Beside the definitions come the
// instantiations that {fmt} 9's own src/format.cc makes and that our formats use.
#include <fmt/format-inl.h>

template std::locale fmt::detail::locale_ref::get<std::locale>() const;
template fmt::detail::thousands_sep_result<char> fmt::detail::thousands_sep_impl<char>(
    fmt::detail::locale_ref);
template char fmt::detail::decimal_point_impl<char>(fmt::detail::locale_ref);
template void fmt::detail::buffer<char>::append(const char*, const char*);
template void fmt::detail::vformat_to<char>(fmt::detail::buffer<char>&, fmt::string_view,
                                            fmt::basic_format_args<fmt::buffer_context<char>>,
                                            fmt::detail::locale_ref);
