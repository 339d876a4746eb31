// The services, over grpc-web on the console's own origin.
import { type Client, type Interceptor, type Transport, Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { OperatorService } from "../gen/pnav/chat/v1/operator_pb.ts";
import { TeamService } from "../gen/pnav/chat/v1/team_pb.ts";
import { DirectoryService } from "../gen/pnav/directory/v1/directory_pb.ts";
import { DirectoryEditorService } from "../gen/pnav/directory/v1/editor_pb.ts";
import { ReferralService } from "../gen/pnav/referral/v1/referral_pb.ts";
import { ReplyService } from "../gen/pnav/chat/v1/reply_pb.ts";
import { RoutingService } from "../gen/pnav/routing/v1/routing_pb.ts";
import { SupervisorService } from "../gen/pnav/chat/v1/supervisor_pb.ts";

export interface Services {
  readonly operator: Client<typeof OperatorService>;
  readonly team: Client<typeof TeamService>;
  readonly directory: Client<typeof DirectoryService>;
  readonly editor: Client<typeof DirectoryEditorService>;
  readonly referral: Client<typeof ReferralService>;
  readonly reply: Client<typeof ReplyService>;
  readonly routing: Client<typeof RoutingService>;
  readonly supervisor: Client<typeof SupervisorService>;
}

/** As long as the services' own deadline (the service configs in proto/), then a little. */
const DEADLINE_MS = 16_000;
const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 10_000;

/** The transport of a signed-in member of staff. */
export const transport = (token: string): Transport =>
  createGrpcWebTransport({ baseUrl: location.origin, defaultTimeoutMs: DEADLINE_MS, interceptors: [bearer(token), cut] });

export const services = (over: Transport): Services => ({
  operator: createClient(OperatorService, over),
  team: createClient(TeamService, over),
  directory: createClient(DirectoryService, over),
  editor: createClient(DirectoryEditorService, over),
  referral: createClient(ReferralService, over),
  reply: createClient(ReplyService, over),
  routing: createClient(RoutingService, over),
  supervisor: createClient(SupervisorService, over),
});

const bearer = (token: string): Interceptor => (next) => (request) => {
  request.header.set("authorization", `Bearer ${token}`);
  return next(request);
};

/** A request that never reached anybody is the same to the caller as a service that is away. */
const cut: Interceptor = (next) => async (request) => {
  try {
    return await next(request);
  } catch (error) {
    throw error instanceof TypeError ? new ConnectError("network", Code.Unavailable, undefined, undefined, error) : error;
  }
};

/** Whether the same request, with the same request_id, may succeed later. */
export const passing = (error: unknown): boolean =>
  [Code.Unavailable, Code.DeadlineExceeded].includes(ConnectError.from(error).code);

/** Before attempt n + 1: doubles from half a second to ten, with jitter so that consoles do not come back together. */
export const backoff = (attempt: number): number =>
  Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt) * (0.5 + Math.random() / 2);

export const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Calls again while nobody is there, `attempts` times in all. The request keeps its request_id. */
export async function persist<T>(call: () => Promise<T>, attempts = 4): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!passing(error) || attempt + 1 >= attempts) throw error;
      await wait(backoff(attempt));
    }
  }
}
