// What ioparse seals, worked out a second time in SQL, line by line as the contract defines it: the databases that
// tests make by hand get theirs from here, and what the writer sealed is held against it.
#pragma once

#include <string>

namespace iotrace::test {

/// Fills thread.task_id of the database in `file` from the marks of its processes.
void assign_tasks_by_sql(std::string const& file);

/// Empties trace_files, task_files and process_files and fills them from file_use, flow and removal.
void seal_by_sql(std::string const& file);

}  // namespace iotrace::test
