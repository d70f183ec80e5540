// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "aws/ask.h"
#include "aws/ec2_common.h"

namespace stint::aws {

/// What Describe calls without ids ask for at a time. EC2 refuses MaxResults together with ids, and throttles
/// calls without MaxResults earlier.
inline constexpr int kPageSize = 1000;

/// Writes ids as `id_name`.N and filters, or asks for pages where there are no ids.
void put_select(Form& form, const Select& select, std::string_view id_name, int page_size = kPageSize);

Form ec2_form(std::string_view action);
Call ec2_call(const Form& form, Repeat repeat);

}  // namespace stint::aws
