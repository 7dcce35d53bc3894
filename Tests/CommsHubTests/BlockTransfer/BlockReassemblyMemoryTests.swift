import GBCS
import Testing

@testable import CommsHub

#if canImport(Glibc)
    import Glibc

    /// The documented memory limit against what the allocator gave: in a process of its own, where nothing else
    /// allocates.
    @Suite("Block reassembly: memory")
    struct BlockReassemblyMemoryTests {
        /// Octets that the program has from the allocator.
        static func allocated() -> Int {
            let information = mallinfo2()
            return Int(information.uordblks) + Int(information.hblkhd)
        }

        @Test("Ten thousand half-finished transfers of one-octet blocks, every window full but for its first")
        func smallBlocks() async {
            await #expect(processExitsWith: .success) {
                let parameters = try BlockTransferParameters(window: 63)
                let routing = MessageRoutingHeader(
                    craFlag: .response, originatorCounter: 0, businessOriginator: EntityIdentifier(1),
                    businessTarget: EntityIdentifier(2), messageCode: .ecs22b)
                var reassembly = BlockReassembly(parameters: parameters)
                let before = BlockReassemblyMemoryTests.allocated()
                for counter: UInt64 in 1...10_000 {
                    for number: UInt16 in 2...63 {
                        var block = MessageBlock(
                            routing: routing, control: BlockControl(isLast: false, isStreaming: true, window: 1),
                            number: number, acknowledged: 0, data: [1])
                        block.routing.originatorCounter = counter
                        _ = reassembly.receive(block, at: Int64(counter))
                    }
                }
                let used = BlockReassemblyMemoryTests.allocated() - before
                precondition(reassembly.count == 64)
                // The octets themselves are few: what is measured is the tables.
                precondition(used < 64 * BlockTransferParameters.overheadOfTransfer, "\(used) octets are in use")
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
                let before = BlockReassemblyMemoryTests.allocated()
                var most = 0
                for counter: UInt64 in 1...10_000 {
                    for number: UInt16 in 1...3 {
                        var block = MessageBlock(
                            routing: routing, control: BlockControl(isLast: false, isStreaming: true, window: 1),
                            number: number, acknowledged: 0, data: data[...])
                        block.routing.originatorCounter = counter
                        _ = reassembly.receive(block, at: Int64(counter))
                    }
                    most = max(most, BlockReassemblyMemoryTests.allocated() - before)
                }
                precondition(reassembly.heldOctets > parameters.totalOctets / 2)
                precondition(most < parameters.memoryLimit, "\(most) octets were in use")
            }
        }
    }
#endif
