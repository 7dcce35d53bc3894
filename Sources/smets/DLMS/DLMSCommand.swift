import ArgumentParser

struct DLMSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dlms",
        abstract: "Act as a DLMS/COSEM client of SMETS1 meters: read them, load them, hold sessions with many.",
        discussion: """
            Meters speak DLMS/COSEM over TCP (IEC 62056-4-7) on port 4059, each on its own address while it is awake.

            EXAMPLES
              smets dlms read 127.64.0.1                         clock, registers, yesterday's half hours
              smets dlms load --meters 64 --connections 64       registers, checked; reads a second
              smets dlms load --read day --server-pid 4711       half hours of a day; reads a processor second
              smets dlms hold --sessions 19000                   sessions with so many meters, and what each costs
            """,
        subcommands: [DLMSReadCommand.self, DLMSLoadCommand.self, DLMSHoldCommand.self])
}
