// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"
#include "rehearsal/model/schedule.h"

// EventBridge Scheduler: schedules of one moment that stop or terminate instances.
namespace stint::rehearsal {

struct CreateSchedule {
  struct Input {
    ScheduleRules rules;
    std::string client_token;
  };
  struct Output {
    std::string arn;
  };
};

struct UpdateSchedule {
  struct Input {
    ScheduleRules rules;
    std::string client_token;
  };
  using Output = CreateSchedule::Output;
};

struct GetSchedule {
  struct Input {
    std::string name, group{kDefaultGroup};
  };
  struct Output {
    const Schedule* schedule = nullptr;
  };
};

struct DeleteSchedule {
  struct Input {
    std::string name, group{kDefaultGroup}, client_token;
  };
  using Output = Done;
};

struct ListSchedules {
  struct Input {
    std::string group, name_prefix, state, next_token;
    std::optional<int> max_results;
  };
  struct View {
    const Schedule* schedule = nullptr;
  };
  struct Output {
    std::vector<View> items;
    std::string next_token;
  };
};

inline std::string_view page_key(const ListSchedules::View& view) { return view.schedule->rules.name; }

/// The role has to exist, to be assumable by the scheduler, and to be one that the caller may pass. The same
/// name with the same client token and the same rules is no second one.
Outcome<CreateSchedule::Output> perform(Context&, const CreateSchedule::Input&);
/// What is left out returns to its standard.
Outcome<UpdateSchedule::Output> perform(Context&, const UpdateSchedule::Input&);
Outcome<GetSchedule::Output> perform(Context&, const GetSchedule::Input&);
Outcome<Done> perform(Context&, const DeleteSchedule::Input&);
Outcome<ListSchedules::Output> perform(Context&, const ListSchedules::Input&);

}  // namespace stint::rehearsal
