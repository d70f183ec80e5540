// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/schedule_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

template <class V, As<RetryPolicy> T>
void fields(V& v, T& retry) {
  v("MaximumEventAgeInSeconds", retry.most_age);
  v("MaximumRetryAttempts", retry.most_attempts);
}
template <class V, As<FlexibleWindow> T>
void fields(V& v, T& window) {
  v("Mode", window.mode, kRequired);
  v("MaximumWindowInMinutes", window.minutes);
}
template <class V, As<ScheduleTarget> T>
void fields(V& v, T& target) {
  v("Arn", target.arn, kRequired);
  v("RoleArn", target.role, kRequired);
  v("Input", target.input);
  v("RetryPolicy", target.retry);
}

template <class V, As<ScheduleRules> T>
void rule_fields(V& v, T& rules) {
  v("Name", rules.name, kRequired);
  v("GroupName", rules.group);
  v("ScheduleExpression", rules.expression, kRequired);
  v("ScheduleExpressionTimezone", rules.time_zone);
  v("StartDate", rules.start);
  v("EndDate", rules.end);
  v("State", rules.state);
  v("FlexibleTimeWindow", rules.window, kRequired);
  v("ActionAfterCompletion", rules.after_completion);
  v("Target", rules.target, kRequired);
}

// Of creations and updates alike.
template <class V, class Input>
void wish_fields(V& v, Input& in) {
  rule_fields(v, in.rules);
  v("Description", in.rules.description);
  v("ClientToken", in.client_token);
}
template <class V>
void fields(V& v, CreateSchedule::Input& in) {
  wish_fields(v, in);
}
template <class V>
void fields(V& v, UpdateSchedule::Input& in) {
  wish_fields(v, in);
}
template <class V>
void fields(V& v, const CreateSchedule::Output& out) {
  v("ScheduleArn", out.arn);
}

template <class V>
void fields(V& v, GetSchedule::Input& in) {
  v("Name", in.name, kRequired);
  v("groupName", in.group);
}
template <class V>
void fields(V& v, const GetSchedule::Output& out) {
  const Schedule& schedule = *out.schedule;
  v("Arn", schedule.arn);
  v("CreationDate", schedule.created);
  v("LastModificationDate", schedule.modified);
  v("Description", some(schedule.rules.description));
  rule_fields(v, schedule.rules);
}

template <class V>
void fields(V& v, DeleteSchedule::Input& in) {
  v("Name", in.name, kRequired);
  v("groupName", in.group);
  v("clientToken", in.client_token);
}

struct TargetSummary {
  const std::string& arn;
};
template <class V>
void fields(V& v, const TargetSummary& target) {
  v("Arn", target.arn);
}

template <class V>
void fields(V& v, ListSchedules::Input& in) {
  v("ScheduleGroup", in.group);
  v("NamePrefix", in.name_prefix);
  v("State", in.state);
  v("MaxResults", in.max_results);
  v("NextToken", in.next_token);
}
template <class V>
void fields(V& v, const ListSchedules::View& view) {
  const Schedule& schedule = *view.schedule;
  v("Arn", schedule.arn);
  v("Name", schedule.rules.name);
  v("GroupName", schedule.rules.group);
  v("State", schedule.rules.state);
  v("CreationDate", schedule.created);
  v("LastModificationDate", schedule.modified);
  v("Target", TargetSummary{schedule.rules.target.arn});
}
template <class V>
void fields(V& v, const ListSchedules::Output& out) {
  v("Schedules", out.items);
  v("NextToken", some(out.next_token));
}

std::span<const Row> schedule_rows() {
  constexpr Allowance kOften{250, 250};
  constexpr std::string_view kOne = "/schedules/{Name}";
  static constexpr std::array kRows{
      path_row<CreateSchedule>("CreateSchedule", "POST", kOne, kOften),
      path_row<UpdateSchedule>("UpdateSchedule", "PUT", kOne, kOften),
      path_row<GetSchedule>("GetSchedule", "GET", kOne, kOften),
      path_row<DeleteSchedule>("DeleteSchedule", "DELETE", kOne, kOften),
      path_row<ListSchedules>("ListSchedules", "GET", "/schedules", kOften,
                              {.least = 1, .most = 100, .standard = 100}),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
