import GBCS
import Reports

/// The permission trial as JUnit XML: a test case for each cell.
package struct JUnitReport {
    package let findings: [PermissionTrial.Finding]

    package init(findings: [PermissionTrial.Finding]) {
        self.findings = findings
    }

    package var xml: String {
        let failures = findings.count { !$0.holds }
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<testsuite name="smets permissions" tests="\#(findings.count)" failures="\#(failures)">"#,
        ]
        for finding in findings {
            let name = "\(finding.useCase.code) as \(finding.role.rawValue)"
            let open = #"  <testcase classname="permissions.\#(finding.useCase.code)" name="\#(name.markupEscaped)""#
            if finding.holds {
                lines.append(open + "/>")
            } else {
                let message = "expected \(finding.expectation), behaved \(finding.behaviour)".markupEscaped
                lines.append(open + #"><failure message="\#(message)"/></testcase>"#)
            }
        }
        return (lines + ["</testsuite>"]).joined(separator: "\n")
    }
}
