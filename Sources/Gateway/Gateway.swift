import GRDB
import Hummingbird
import Logging
import Metrics
import NIOCore
import NIOPosix
import Yams
