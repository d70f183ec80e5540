// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/quota_review.h"

#include <algorithm>

namespace stint::rehearsal {
namespace {

// What is due carries the number of the review in Settings::reviews; the last stands for all later ones.
Review review_at(const Works& works, std::uint64_t number) {
  const auto& all = works.settings.reviews;
  return all.empty() ? Review{} : all[std::min<std::size_t>(number, all.size() - 1)];
}

std::string_view name_of(Review::End end) {
  switch (end) {
    case Review::End::Approved:
      return "APPROVED";
    case Review::End::Denied:
      return "DENIED";
    case Review::End::NotApproved:
      return "NOT_APPROVED";
    case Review::End::CaseClosed:
      return "CASE_CLOSED";
  }
  return "";
}

QuotaRequest& request_of(Region& region, const std::string& id) {
  return *std::ranges::find(region.requests, id, &QuotaRequest::id);
}

std::optional<double> granted_by(const Review& review, const QuotaRequest& request) {
  if (review.granted) return review.granted;
  return review.end == Review::End::Approved ? std::optional(request.desired) : std::nullopt;
}

void apply_value(Works& works, Region& region, const std::string& id, std::uint64_t number) {
  const QuotaRequest& request = request_of(region, id);
  if (auto value = granted_by(review_at(works, number), request)) region.granted[request.code] = *value;
}

void close(Works& works, Region& region, const std::string& id, std::uint64_t number) {
  QuotaRequest& request = request_of(region, id);
  Review review = review_at(works, number);
  request.status = name_of(review.end);
  request.updated = works.now;
  works.at(works.now + review.value_lag, apply_value, region, id, number);
}

void open_case(Works& works, Region& region, const std::string& id, std::uint64_t number) {
  QuotaRequest& request = request_of(region, id);
  request.status = "CASE_OPENED";
  request.case_id = "17" + std::to_string(10'000'000 + works.dice.below(90'000'000));
  request.updated = works.now;
  works.at(works.now + *review_at(works, number).case_open, close, region, id, number);
}

void refuse_case(Works& works, Region& region, const std::string& id, std::uint64_t) {
  QuotaRequest& request = request_of(region, id);
  request.status = "NOT_APPROVED";
  request.updated = works.now;
}

}  // namespace

void begin_review(Works& works, Region& region, const QuotaRequest& request, bool support_case) {
  auto number = works.reviews_begun++;
  Review review = review_at(works, number);
  auto next = !review.case_open ? close : support_case ? open_case : refuse_case;
  works.at(works.now + review.pending, next, region, request.id, number);
}

}  // namespace stint::rehearsal
