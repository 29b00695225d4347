# What is installed, and the Debian packages that CPack makes of it: a component is a
# package. packaging/package runs all of it and looks the packages over.

include(GNUInstallDirs)
set(PACKAGES daybook daybook-syncd)
set(SYSTEM_UNITS lib/systemd/system)
set(debian ${CMAKE_CURRENT_LIST_DIR}/debian)
set(units ${CMAKE_CURRENT_LIST_DIR}/units)
set(examples ${CMAKE_CURRENT_LIST_DIR}/examples)

# gzip keeps no name and no time, so that the same source makes the same package.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
add_custom_target(packing ALL)
function(daybook_install_gz file name destination component)
	set(made ${CMAKE_BINARY_DIR}/packaging/${component}/${name}.gz)
	add_custom_command(OUTPUT ${made} DEPENDS ${file}
		COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/packaging/${component}
		COMMAND sh -c "gzip -9nc '${file}' >'${made}'" VERBATIM)
	add_custom_target(${component}_${name} DEPENDS ${made})
	add_dependencies(packing ${component}_${name})
	install(FILES ${made} DESTINATION ${destination} COMPONENT ${component})
endfunction()

# What a program says of itself is made when it is installed: its pages, and what shells
# complete with.
function(daybook_install_told program name destination)
	list(JOIN ARGN "\" \"" arguments)
	install(CODE "
		set(made \"${CMAKE_BINARY_DIR}/packaging/${program}/${name}\")
		execute_process(COMMAND \"$<TARGET_FILE:${program}>\" \"${arguments}\" OUTPUT_FILE \"\${made}\" COMMAND_ERROR_IS_FATAL ANY)
		if(\"\${made}\" MATCHES \"[.]1$\")
			execute_process(COMMAND gzip -9nf \"\${made}\" COMMAND_ERROR_IS_FATAL ANY)
			string(APPEND made .gz)
		endif()
		file(INSTALL DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${destination}\" TYPE FILE FILES \"\${made}\")" COMPONENT ${program})
endfunction()

foreach(package ${PACKAGES})
	install(TARGETS ${package} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${package})
	install(FILES ${debian}/copyright DESTINATION share/doc/${package} COMPONENT ${package})
	install(FILES ${debian}/${package}.README DESTINATION share/doc/${package} RENAME README.Debian COMPONENT ${package})
	install(PROGRAMS ${units}/${package}-ready DESTINATION libexec/${package} RENAME ready COMPONENT ${package})
	install(PROGRAMS ${CMAKE_CURRENT_LIST_DIR}/restore-drill DESTINATION share/doc/${package}/examples COMPONENT ${package})
	install(FILES ${debian}/${package}.lintian DESTINATION share/lintian/overrides RENAME ${package} COMPONENT ${package})
	daybook_install_gz(${debian}/changelog changelog.Debian share/doc/${package} ${package})
	daybook_install_told(${package} ${package}.1 share/man/man1 man)
	daybook_install_told(${package} zh/${package}.1 share/man/zh_CN/man1 --lang zh man)
	daybook_install_told(${package} ${package} share/bash-completion/completions completion bash)
	daybook_install_told(${package} _${package} share/zsh/vendor-completions completion zsh)
	daybook_install_told(${package} ${package}.fish share/fish/vendor_completions.d completion fish)
	file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/packaging/${package}/zh)
endforeach()

install(FILES ${units}/daybook-sync.service DESTINATION lib/systemd/user COMPONENT daybook)
install(FILES ${units}/daybook-sync@.service DESTINATION ${SYSTEM_UNITS} COMPONENT daybook)
install(FILES ${examples}/sync.env ${examples}/first-day DESTINATION share/doc/daybook/examples COMPONENT daybook)
install(FILES ${units}/daybook-syncd.service DESTINATION ${SYSTEM_UNITS} COMPONENT daybook-syncd)
install(FILES ${debian}/daybook-syncd.sysusers DESTINATION lib/sysusers.d RENAME daybook-syncd.conf
	COMPONENT daybook-syncd)
install(FILES ${examples}/syncd.json ${examples}/daybook-backup.service ${examples}/daybook-backup.timer
	DESTINATION share/doc/daybook-syncd/examples COMPONENT daybook-syncd)

# Neither program wants it to work: who prints statements installs it beside.
install(TARGETS daybook-pdf RUNTIME DESTINATION libexec/daybook-pdf COMPONENT daybook-pdf)
install(FILES ${debian}/copyright DESTINATION share/doc/daybook-pdf COMPONENT daybook-pdf)
install(FILES ${debian}/daybook-pdf.lintian DESTINATION share/lintian/overrides RENAME daybook-pdf COMPONENT daybook-pdf)
daybook_install_gz(${debian}/changelog changelog.Debian share/doc/daybook-pdf daybook-pdf)

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL ${PACKAGES} daybook-pdf)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME daybook)
set(CPACK_PACKAGE_VENDOR "Daybook maintainers")
set(CPACK_PACKAGE_CONTACT "Daybook maintainers <maintainers@daybook.example>")
# The same source and the same compiler make the same bytes.
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_DAYBOOK_PACKAGE_NAME daybook)
set(CPACK_DEBIAN_DAYBOOK_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_DAYBOOK_PACKAGE_DEPENDS "libsqlite3-0 (>= 3.40)")
set(CPACK_DEBIAN_DAYBOOK_PACKAGE_SUGGESTS daybook-pdf)
set(CPACK_DEBIAN_DAYBOOK_PACKAGE_CONTROL_EXTRA ${debian}/daybook/postinst ${debian}/daybook/prerm ${debian}/daybook/postrm)
set(CPACK_COMPONENT_DAYBOOK_DESCRIPTION "offline-first book of a till or a warehouse
Daybook is what a trading company writes its day into: sales, receipts,
stock, transfers. Every act is one immutable entry of the site's own log,
chained by hashes and carrying its own double-entry postings; what is owed
and what is in stock are sums over it.
.
This package has the program of a site. It works with the line to head
office or without; whatever it recorded goes up when the line is there.")

set(CPACK_DEBIAN_DAYBOOK-SYNCD_PACKAGE_NAME daybook-syncd)
set(CPACK_DEBIAN_DAYBOOK-SYNCD_PACKAGE_SECTION net)
set(CPACK_DEBIAN_DAYBOOK-SYNCD_PACKAGE_DEPENDS "libsqlite3-0 (>= 3.40), systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_DAYBOOK-SYNCD_PACKAGE_RECOMMENDS daybook-pdf)
set(CPACK_DEBIAN_DAYBOOK-SYNCD_PACKAGE_CONTROL_EXTRA ${debian}/daybook-syncd/postinst ${debian}/daybook-syncd/prerm
	${debian}/daybook-syncd/postrm)
set(CPACK_COMPONENT_DAYBOOK-SYNCD_DESCRIPTION "head office of Daybook, which gathers the books of all sites
Daybook is what a trading company writes its day into: sales, receipts,
stock, transfers.
.
This package has head office's daemon. It lets the sites' devices in over
mutual TLS, keeps their logs, decides what pays what, and says who owes how
much and how far each site has reported.")

set(CPACK_DEBIAN_DAYBOOK-PDF_PACKAGE_NAME daybook-pdf)
set(CPACK_DEBIAN_DAYBOOK-PDF_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_DAYBOOK-PDF_PACKAGE_DEPENDS "fonts-wqy-microhei | fonts-noto-cjk | fonts-droid-fallback")
set(CPACK_COMPONENT_DAYBOOK-PDF_DESCRIPTION "statements and reports of Daybook as pages
Daybook is what a trading company writes its day into: sales, receipts,
stock, transfers.
.
This package has the helper by which both of its programs write statements
and reports as PDF: A4, with page numbers, repeated headings and sums that
are carried from page to page.")

include(CPack)
