// SPDX-License-Identifier: Apache-2.0
// The words of a command line, by the table of flags.
#include <fmt/format.h>
#include <getopt.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "cli/flags.h"

namespace stint::cli {
namespace {

// getopt_long's view of the flags of one verb.
struct Getopt {
  std::string letters;
  std::vector<option> longs;

  Getopt(unsigned verb, bool stop_at_word) : letters(stop_at_word ? "+:" : ":") {
    for (std::size_t i = 0; i < flags().size(); ++i) {
      const Flag& flag = flags()[i];
      if ((flag.verbs & verb) == 0) continue;
      longs.push_back({flag.name, flag.value != nullptr ? required_argument : no_argument, nullptr,
                       static_cast<int>(256 + i)});
      if (flag.letter != 0) letters += flag.letter;
    }
    longs.push_back({nullptr, 0, nullptr, 0});
  }
};

const Flag* by_code(int code) {
  if (code >= 256) return &flags()[static_cast<std::size_t>(code) - 256];
  for (const auto& flag : flags())
    if (flag.letter == code) return &flag;
  return nullptr;
}

Failure unknown_flag(const std::string& word, unsigned verb) {
  std::string_view name{word};
  while (name.starts_with('-')) name.remove_prefix(1);
  name = name.substr(0, name.find('='));
  std::vector<std::string_view> known;
  for (const auto& flag : flags())
    if ((flag.verbs & verb) != 0) known.emplace_back(flag.name);
  auto near = nearest(name, known);
  return fail(Kind::Usage, fmt::format("unknown option \"{}\"", word),
              near.empty() ? "" : fmt::format("did you mean --{}?", near));
}

Result<> parse_all(std::vector<std::string> args, unsigned verb, bool stop_at_word, Options& options) {
  std::vector<char*> argv{const_cast<char*>("stint")};
  for (auto& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  int argc = static_cast<int>(argv.size()) - 1;
  Getopt table{verb, stop_at_word};
  optind = 0;
  opterr = 0;
  while (true) {
    int at = std::max(optind, 1);
    int code = getopt_long(argc, argv.data(), table.letters.c_str(), table.longs.data(), nullptr);
    if (code == -1) break;
    if (code == ':')
      return fail(Kind::Usage, fmt::format("{} needs a value", argv[static_cast<std::size_t>(optind) - 1]));
    if (code == '?') return unknown_flag(argv[static_cast<std::size_t>(optopt != 0 ? at : optind - 1)], verb);
    STINT_TRY(by_code(code)->set(options, optarg != nullptr ? std::string_view{optarg} : std::string_view{}));
  }
  options.command = optind > 1 && std::string_view{argv[static_cast<std::size_t>(optind) - 1]} == "--";
  for (int i = optind; i < argc; ++i) options.words.emplace_back(argv[static_cast<std::size_t>(i)]);
  return {};
}

// The flag of this verb that an argument names, "--budget" or "--budget=5".
const Flag* named(const std::string& arg, unsigned verb) {
  if (!arg.starts_with("--")) return nullptr;
  const Flag* flag = find_flag(std::string_view{arg}.substr(2, arg.find('=') - 2));
  return flag != nullptr && (flag->verbs & verb) != 0 ? flag : nullptr;
}

// Sorts what follows a program into what is ours and what is its own.
Result<> parse_around_program(const std::vector<std::string>& args, unsigned verb, Options& options) {
  std::vector<std::string> ours, theirs;
  std::optional<std::string> program;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const auto& arg = args[i];
    if (arg == "--") {
      if (!program) ours.emplace_back("--");
      theirs.insert(theirs.end(), args.begin() + static_cast<std::ptrdiff_t>(i) + 1, args.end());
      break;
    }
    if (const Flag* flag = named(arg, verb)) {
      ours.push_back(arg);
      if (flag->value != nullptr && arg.find('=') == std::string::npos && i + 1 < args.size())
        ours.push_back(args[++i]);
    } else if (!program && arg.starts_with('-')) {
      ours.push_back(arg);
    } else if (!program) {
      program = arg;
    } else if (auto unknown = unknown_flag(arg, verb);
               arg.starts_with("--") && !unknown.value().next.empty()) {
      auto error = std::move(unknown).value();
      error.next += " If it is the program's own, write it after --";
      return fail(std::move(error));
    } else {
      theirs.push_back(arg);
    }
  }
  STINT_TRY(parse_all(std::move(ours), verb, false, options));
  if (program) options.words.push_back(*std::move(program));
  options.words.insert(options.words.end(), theirs.begin(), theirs.end());
  return {};
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string_view> known) {
  std::string_view best;
  std::size_t least = 1 + word.size() / 3;  // further away is another word
  for (auto candidate : known) {
    auto d = distance(word, candidate);
    if (d <= least && (best.empty() || d < distance(word, best))) best = candidate;
  }
  return std::string{best};
}

Result<> parse_flags(std::vector<std::string> args, unsigned verb, Reach reach, Options& options) {
  if (reach == Reach::Program) return parse_around_program(args, verb, options);
  return parse_all(std::move(args), verb, reach == Reach::Word, options);
}

}  // namespace stint::cli
