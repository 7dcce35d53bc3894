import ArgumentParser
import Console
import Foundation

@main
struct Smets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smets",
        abstract: "An emulator of Great Britain's smart metering estate.",
        discussion: """
            Real GBCS commands in, the answers of a real SMETS2 electricity meter out, octet for octet.

            EXAMPLES
              smets serve                                        1,000 meters on 127.0.0.1, GBCS on 9401, HTTP on 9480
              smets serve --fleet great-britain                  32 million
              smets ask ECS22b --meter 3 --role supplier         a day of half hours, checked and decrypted
              smets ask ECS22b --meter 3 --role mdr              the same as a Meter Data Retriever
              smets request 4.8.1 --meter 3 --user mdr           the same through the DCC: DUIS, signed, by callback
              smets fleet describe great-britain                 what a fleet is made of, and its day
              smets firmware image.bin --firmware-version 01020304 --meters 0-999   an image for many meters
              smets load --rate 2000 --duration 60               what a server takes, and how fast it answers
              smets soak --duration 60                           kills and restarts under load: nothing may be lost
              smets permissions --verify                         who may read what, tried cell by cell
              smets replay exchanges.json                        recorded exchanges, compared octet for octet
              smets serve --network csp-north                    with the delays and losses of the long-range radio
              smets capacity                                     which scenarios 4 and 8 channels carry
              smets simulate --scenario C --channels 8           a day of a network in detail
              smets compression                                  what compression makes of messages to and from hubs
              smets dlms load --read day                         half hours of SMETS1 meters over DLMS/COSEM
              smets sizes --srv 4.8.1                            octets of its messages, by role and interface
              smets rtds --out data                              a reference test data set, with its keys
              smets decode DD0000…                               a message, annotated
              smets parse response.xml --keys keys               a Response as MMC XML, as the DCC's Parse tells it

            Exit codes: 0 all well; 1 something checked is not as it should be; 2 the command could not be carried \
            out.
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, AskCommand.self, RequestCommand.self, FirmwareCommand.self, LoadCommand.self,
            FleetCommand.self,
            SoakCommand.self, CapacityCommand.self, SimulateCommand.self, NetworksCommand.self, CompressionCommand.self,
            DictionaryCommand.self, DLMSCommand.self, ReplayCommand.self, PermissionsCommand.self, DecodeCommand.self,
            ParseCommand.self, SizesCommand.self, RTDSCommand.self, KeysCommand.self, FaultHistoriesCommand.self,
            MalformedUpdatesCommand.self,
        ])

    static func main() async {
        prepareTool()
        await runTool()
    }
}
