"""chat_svc as it must not be: a write counts once a single member has it. The checkers have to catch it."""

from chassis import mongo
from chat_svc.main import main

if __name__ == "__main__":
    mongo.OPTIONS["w"] = 1
    main()
