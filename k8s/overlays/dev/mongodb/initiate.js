// Elections that take three seconds instead of ten.
const settings = { electionTimeoutMillis: 2000, heartbeatIntervalMillis: 500, heartbeatTimeoutSecs: 2 };
const members = [0, 1, 2].map((n) => ({ _id: n, host: `mongodb-${n}.mongodb:27017` }));
const state = db.adminCommand({ replSetGetStatus: 1 });
if (state.codeName === "NotYetInitialized") rs.initiate({ _id: "rs0", members, settings });
