// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_form.h"

namespace stint::aws {

void put_select(Form& form, const Select& select, std::string_view id_name, int page_size) {
  form.list(id_name, select.ids);
  form.list("Filter", select.filters);
  if (select.ids.empty()) form.put("MaxResults", page_size);
}

Form ec2_form(std::string_view action) { return form_for(Service::Ec2, action); }
Call ec2_call(const Form& form, Repeat repeat) { return call_of(Service::Ec2, form, repeat); }

}  // namespace stint::aws
