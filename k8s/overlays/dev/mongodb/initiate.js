// Elections that take three seconds instead of ten (docs/operations.md).
const settings = {
  electionTimeoutMillis: 2000,
  heartbeatIntervalMillis: 100,
  heartbeatTimeoutSecs: 2,
  catchUpTimeoutMillis: 500,
};
const members = [0, 1, 2].map((n) => ({ _id: n, host: `mongodb-${n}.mongodb:27017` }));
const state = db.adminCommand({ replSetGetStatus: 1 });
if (state.codeName === "NotYetInitialized") rs.initiate({ _id: "rs0", members, settings });
