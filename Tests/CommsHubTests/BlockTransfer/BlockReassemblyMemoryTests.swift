import GBCS
import Testing

@testable import CommsHub

#if canImport(Glibc)
    import Glibc

    /// The documented memory limit against what the system gave: in a process of its own, where nothing else allocates.
    @Suite("Block reassembly: memory")
    struct BlockReassemblyMemoryTests {
        /// Octets of memory that the process has in use.
        static func resident() -> Int {
            guard let file = fopen("/proc/self/statm", "r") else { return 0 }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 256)
            guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
            let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                .split(separator: " ")
            return (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE))
        }

        @Test("Ten thousand half-finished transfers of one-octet blocks, every window full but for its first")
        func smallBlocks() async {
            await #expect(processExitsWith: .success) {
                let parameters = try BlockTransferParameters(
                    window: 63, messageOctets: 65_536, simultaneousTransfers: 256, totalOctets: 65_536)
                let routing = MessageRoutingHeader(
                    craFlag: .response, originatorCounter: 0, businessOriginator: EntityIdentifier(1),
                    businessTarget: EntityIdentifier(2), messageCode: .ecs22b)
                var reassembly = BlockReassembly(parameters: parameters)
                let before = BlockReassemblyMemoryTests.resident()
                precondition(before > 0)
                for counter: UInt64 in 1...10_000 {
                    for number: UInt16 in 2...(counter > 9_700 ? 63 : 4) {
                        var block = MessageBlock(
                            routing: routing, control: BlockControl(isLast: false, isStreaming: true, window: 1),
                            number: number, acknowledged: 0, data: [1])
                        block.routing.originatorCounter = counter
                        _ = reassembly.receive(block, at: Int64(counter))
                    }
                }
                let used = BlockReassemblyMemoryTests.resident() - before
                precondition(reassembly.unfinishedCount == 256)
                precondition(reassembly.heldOctets == 256 * 62)
                precondition(used < parameters.memoryLimit, "\(used) octets are in use")
            }
        }

        @Test("Ten thousand half-finished transfers of long messages")
        func longMessages() async {
            await #expect(processExitsWith: .success) {
                let parameters = try BlockTransferParameters(blockSize: 65_535, window: 63)
                let routing = MessageRoutingHeader(
                    craFlag: .response, originatorCounter: 0, businessOriginator: EntityIdentifier(1),
                    businessTarget: EntityIdentifier(2), messageCode: .ecs22b)
                let data = [UInt8](repeating: 0xA5, count: 60_000)
                var reassembly = BlockReassembly(parameters: parameters)
                let before = BlockReassemblyMemoryTests.resident()
                var most = 0
                for counter: UInt64 in 1...10_000 {
                    for number: UInt16 in 1...3 {
                        var block = MessageBlock(
                            routing: routing, control: BlockControl(isLast: false, isStreaming: true, window: 1),
                            number: number, acknowledged: 0, data: data[...])
                        block.routing.originatorCounter = counter
                        _ = reassembly.receive(block, at: Int64(counter))
                    }
                    most = max(most, BlockReassemblyMemoryTests.resident() - before)
                }
                precondition(reassembly.heldOctets > parameters.totalOctets / 2)
                precondition(most < parameters.memoryLimit, "\(most) octets were in use")
            }
        }
    }
#endif
